from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "minga.foundation.journal"
    label = "journal"
