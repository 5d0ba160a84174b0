from django.apps import AppConfig


class DecisionConfig(AppConfig):
    name = "minga.decision"
    label = "decision"

    def ready(self) -> None:
        from minga.decision import declarations, tasks  # noqa: F401, PLC0415  (models must stand first)

        declarations.declare()
