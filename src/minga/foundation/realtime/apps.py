from django.apps import AppConfig


class RealtimeConfig(AppConfig):
    name = "minga.foundation.realtime"
    label = "realtime"
