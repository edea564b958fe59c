"""The directory as a Django room."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """Who there is."""

    name = "sluss.directory"
    label = "directory"
