from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "minga.foundation.search"
    label = "search"

    def ready(self) -> None:
        from minga.foundation.search import redrawing  # noqa: PLC0415  (models must stand first)

        redrawing.declare()
