from django.apps import AppConfig


class MailInConfig(AppConfig):
    name = "minga.foundation.mail_in"
    label = "mail_in"

    def ready(self) -> None:
        from minga.foundation.mail_in import declarations, rounds  # noqa: F401, PLC0415  (models must stand first)

        declarations.declare()
