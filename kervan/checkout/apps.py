from django.apps import AppConfig


class CheckoutConfig(AppConfig):
    name = "kervan.checkout"
    label = "checkout"
