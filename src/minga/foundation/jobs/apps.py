from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "minga.foundation.jobs"
    label = "jobs"

    def ready(self) -> None:
        from minga.foundation import written  # noqa: PLC0415
        from minga.foundation.jobs import housekeeping  # noqa: F401, PLC0415  (registers the house's own rounds)

        written.declare()
