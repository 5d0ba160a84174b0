from django.apps import AppConfig


class DebateConfig(AppConfig):
    name = "minga.debate"
    label = "debate"

    def ready(self) -> None:
        from minga.debate import declarations, tasks  # noqa: F401, PLC0415  (models must stand first; tasks: rounds)

        declarations.declare()
