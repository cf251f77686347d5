from django.apps import AppConfig


class SandboxCarrierConfig(AppConfig):
    name = "kervan.integrations.carriers.sandbox"
    label = "sandbox_carrier"
    verbose_name = "Deneme Kargo"
