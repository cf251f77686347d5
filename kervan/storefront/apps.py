from django.apps import AppConfig


class StorefrontConfig(AppConfig):
    name = "kervan.storefront"
    label = "storefront"
