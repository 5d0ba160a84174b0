from django.apps import AppConfig


class ProfilesConfig(AppConfig):
    name = "minga.foundation.profiles"
    label = "profiles"

    def ready(self) -> None:
        from minga.foundation.profiles.declarations import declare  # noqa: PLC0415  (models must be loaded)

        declare()
