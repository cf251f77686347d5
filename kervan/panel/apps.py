from django.apps import AppConfig


class PanelConfig(AppConfig):
    name = "kervan.panel"
    label = "panel"
