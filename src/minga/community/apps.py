from django.apps import AppConfig


class CommunityConfig(AppConfig):
    name = "minga.community"
    label = "community"

    def ready(self) -> None:
        from minga.community import declarations, reactions  # noqa: F401, PLC0415  (models must stand first)

        declarations.declare()
