"""The devices on which somebody wants to be told at once."""

from django.conf import settings
from django.db import models

ENDPOINT_MAX = 1000


class PushDevice(models.Model):
    """A browser's own address for messages, and its keys; gone with the session in which it was turned on."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    session = models.ForeignKey("usersessions.UserSession", on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    endpoint = models.CharField(max_length=ENDPOINT_MAX)
    public_key = models.CharField(max_length=100)
    secret = models.CharField(max_length=40)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"device of {self.user_id}"
