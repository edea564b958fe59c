"""Mail as a Django room."""

from django.apps import AppConfig


class MailConfig(AppConfig):
    """Letters that tell what happened."""

    name = "sluss.mail"
    label = "mail"
