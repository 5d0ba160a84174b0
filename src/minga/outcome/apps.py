from django.apps import AppConfig


class OutcomeConfig(AppConfig):
    name = "minga.outcome"
    label = "outcome"

    def ready(self) -> None:
        from minga.outcome import declarations, tasks  # noqa: F401, PLC0415  (models must stand first)

        declarations.declare()
