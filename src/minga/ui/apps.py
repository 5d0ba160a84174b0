from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "minga.ui"
    label = "ui"
