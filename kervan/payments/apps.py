from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "kervan.payments"
    label = "payments"
