from django.apps import AppConfig


class SandboxGatewayConfig(AppConfig):
    name = "kervan.integrations.gateways.sandbox"
    label = "sandbox_gateway"
    verbose_name = "Deneme POS"
