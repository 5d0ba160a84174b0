from django.apps import AppConfig


class SignInConfig(AppConfig):
    name = "minga.foundation.signin"
    label = "signin"

    def ready(self) -> None:
        from allauth.account.signals import authentication_step_completed  # noqa: PLC0415  (models must be loaded)
        from allauth.mfa.signals import authenticator_added, authenticator_removed  # noqa: PLC0415
        from django.contrib.auth.signals import user_logged_in  # noqa: PLC0415

        from minga.foundation.signin import entering, rounds  # noqa: F401, PLC0415  (registers the round)
        from minga.foundation.signin.declarations import declare  # noqa: PLC0415

        declare()
        authentication_step_completed.connect(entering.note_step, dispatch_uid="minga.signin.step")
        user_logged_in.connect(entering.note_login, dispatch_uid="minga.signin.login")
        authenticator_added.connect(entering.note_factor, dispatch_uid="minga.signin.factor")
        authenticator_removed.connect(entering.forget_factor, dispatch_uid="minga.signin.no-factor")
