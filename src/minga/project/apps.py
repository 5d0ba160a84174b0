from django.apps import AppConfig


class ProjectConfig(AppConfig):
    name = "minga.project"
    label = "project"

    def ready(self) -> None:
        from minga.foundation import wording  # noqa: PLC0415  (declared once the apps stand)
        from minga.foundation.declared import declare_refusals  # noqa: PLC0415

        declare_refusals(wording.REFUSALS)
