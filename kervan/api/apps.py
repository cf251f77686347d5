from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "kervan.api"
    label = "api"
