from django.apps import AppConfig


class OutcomeConfig(AppConfig):
    name = "minga.outcome"
    label = "outcome"
