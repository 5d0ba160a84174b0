from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "minga.foundation.accounts"
    label = "accounts"

    def ready(self) -> None:
        from allauth.account.signals import authentication_step_completed  # noqa: PLC0415  (models must be loaded)

        from minga.foundation.accounts.entrance import forget_password_of_another  # noqa: PLC0415

        authentication_step_completed.connect(forget_password_of_another, dispatch_uid="minga.accounts.entrance")
