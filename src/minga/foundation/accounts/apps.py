from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "minga.foundation.accounts"
    label = "accounts"
