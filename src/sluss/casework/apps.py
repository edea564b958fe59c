"""Casework as a Django room."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    """What is done for a company."""

    name = "sluss.casework"
    label = "casework"
