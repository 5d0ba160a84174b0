from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "minga.foundation.notices"
    label = "notices"

    def ready(self) -> None:
        from minga.foundation.notices import rounds  # noqa: F401, PLC0415  (registers the mailing rounds)
