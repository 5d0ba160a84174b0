from django.apps import AppConfig


class PhoneConfig(AppConfig):
    name = "minga.foundation.phone"
    label = "phone"
