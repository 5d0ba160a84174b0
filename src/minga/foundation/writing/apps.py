from django.apps import AppConfig


class WritingConfig(AppConfig):
    name = "minga.foundation.writing"
    label = "writing"

    def ready(self) -> None:
        from minga.foundation.writing import declarations, rounds  # noqa: F401, PLC0415  (rounds register)

        declarations.declare()
