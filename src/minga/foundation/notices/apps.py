from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "minga.foundation.notices"
    label = "notices"

    def ready(self) -> None:
        from minga.foundation.declared import declare_refusals  # noqa: PLC0415
        from minga.foundation.notices import rounds, wording  # noqa: F401, PLC0415  (registers the mailing rounds)

        declare_refusals(wording.REFUSALS)
