from django.apps import AppConfig


class PushConfig(AppConfig):
    name = "minga.foundation.push"
    label = "push"

    def ready(self) -> None:
        from minga.foundation.push import declarations, rounds  # noqa: F401, PLC0415  (models must stand first)

        declarations.declare()
