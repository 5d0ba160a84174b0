from django.apps import AppConfig


class CensusConfig(AppConfig):
    name = "minga.foundation.census"
    label = "census"

    def ready(self) -> None:
        from minga.foundation.census import rounds  # noqa: F401, PLC0415  (registers them)
        from minga.foundation.census.declarations import declare  # noqa: PLC0415  (models must be loaded)

        declare()
