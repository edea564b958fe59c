"""Mail as a Django room."""

from django.apps import AppConfig


class MailConfig(AppConfig):
    """What is done for a company."""

    name = "sluss.mail"
    label = "mail"
