from django.apps import AppConfig


class ShippingConfig(AppConfig):
    name = "kervan.shipping"
    label = "shipping"
