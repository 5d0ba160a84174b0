from django.apps import AppConfig


class InitiativeConfig(AppConfig):
    name = "minga.initiative"
    label = "initiative"

    def ready(self) -> None:
        from minga.initiative import declarations, reactions, tasks  # noqa: F401, PLC0415  (models must stand first)

        declarations.declare()
