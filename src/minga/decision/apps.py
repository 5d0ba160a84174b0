from django.apps import AppConfig


class DecisionConfig(AppConfig):
    name = "minga.decision"
    label = "decision"
