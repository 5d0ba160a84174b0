from django.urls import path

from minga.foundation.push import views

app_name = "push"
urlpatterns = [
    path("notices/worker.js", views.worker, name="worker"),
    path("notices/devices/<int:device_id>/off/", views.turn_off, name="turn-off"),
]
