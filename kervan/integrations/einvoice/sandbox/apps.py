from django.apps import AppConfig


class EinvoiceSandboxConfig(AppConfig):
    name = "kervan.integrations.einvoice.sandbox"
    label = "einvoice_sandbox"
