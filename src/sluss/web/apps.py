"""The pages as a Django room."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Pages by audience."""

    name = "sluss.web"
    label = "web"
