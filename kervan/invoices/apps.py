from django.apps import AppConfig


class InvoicesConfig(AppConfig):
    name = "kervan.invoices"
    label = "invoices"
