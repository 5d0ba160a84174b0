from django.apps import AppConfig


class MediaConfig(AppConfig):
    name = "minga.foundation.media"
    label = "media"

    def ready(self) -> None:
        from minga.foundation.media import rounds  # noqa: F401, PLC0415  (registers them)
        from minga.foundation.media.declarations import declare  # noqa: PLC0415  (models must be loaded)

        declare()
