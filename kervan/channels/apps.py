from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    name = "kervan.channels"
    label = "channels"
