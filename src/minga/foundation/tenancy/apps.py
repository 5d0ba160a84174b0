from django.apps import AppConfig


class TenancyConfig(AppConfig):
    name = "minga.foundation.tenancy"
    label = "tenancy"
