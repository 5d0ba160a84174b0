from django.apps import AppConfig


class RightsConfig(AppConfig):
    name = "minga.foundation.rights"
    label = "rights"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in  # noqa: PLC0415  (models must stand first)

        from minga.foundation.rights import declarations, rounds, welcome  # noqa: F401, PLC0415  (rounds register)

        declarations.declare()
        user_logged_in.connect(welcome.say_that_one_leaves, dispatch_uid="minga.rights.welcome")
