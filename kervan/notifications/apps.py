from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "kervan.notifications"
    label = "notifications"
