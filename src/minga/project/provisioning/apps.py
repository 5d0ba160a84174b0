from django.apps import AppConfig


class PlacingConfig(AppConfig):
    name = "minga.project.provisioning"
    label = "placing"

    def ready(self) -> None:
        from minga.project.provisioning import reactions, rounds  # noqa: F401, PLC0415  (registers them)
        from minga.project.provisioning.declarations import declare  # noqa: PLC0415  (models must be loaded)

        declare()
