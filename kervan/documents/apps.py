from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "kervan.documents"
    label = "documents"
