from django.apps import AppConfig


class CliConfig(AppConfig):
    name = "kervan.cli"
    label = "cli"
