from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "minga.foundation.search"
    label = "search"
