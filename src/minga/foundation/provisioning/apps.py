from django.apps import AppConfig


class ProvisioningConfig(AppConfig):
    name = "minga.foundation.provisioning"
    label = "provisioning"

    def ready(self) -> None:
        from minga.foundation.provisioning.declarations import declare  # noqa: PLC0415  (models must be loaded)

        declare()
