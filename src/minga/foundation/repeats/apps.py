from django.apps import AppConfig


class RepeatsConfig(AppConfig):
    name = "minga.foundation.repeats"
    label = "repeats"
