from django.apps import AppConfig


class TenancyConfig(AppConfig):
    name = "minga.foundation.tenancy"
    label = "tenancy"

    def ready(self) -> None:
        from minga.foundation.tenancy.declarations import declare  # noqa: PLC0415  (models must be loaded)

        declare()
