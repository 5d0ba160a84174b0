from django.apps import AppConfig


class CalendarsConfig(AppConfig):
    name = "minga.foundation.calendars"
    label = "calendars"

    def ready(self) -> None:
        from minga.foundation.calendars import declarations  # noqa: PLC0415  (models must stand first)

        declarations.declare()
