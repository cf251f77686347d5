from django.apps import AppConfig


class StockConfig(AppConfig):
    name = "kervan.stock"
    label = "stock"
