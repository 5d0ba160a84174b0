from django.apps import AppConfig


class PurposeConfig(AppConfig):
    name = "minga.purpose"
    label = "purpose"

    def ready(self) -> None:
        from minga.purpose import declarations  # noqa: PLC0415  (models must stand first)

        declarations.declare()
