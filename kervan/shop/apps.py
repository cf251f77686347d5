from django.apps import AppConfig


class ShopConfig(AppConfig):
    name = "kervan.shop"
    label = "shop"
