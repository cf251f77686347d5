from django.apps import AppConfig


class SalesConfig(AppConfig):
    name = "kervan.sales"
    label = "sales"
