from django.apps import AppConfig


class SmsSandboxConfig(AppConfig):
    name = "kervan.integrations.sms.sandbox"
    label = "sms_sandbox"
