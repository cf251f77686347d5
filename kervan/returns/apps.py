from django.apps import AppConfig


class ReturnsConfig(AppConfig):
    name = "kervan.returns"
    label = "returns"
