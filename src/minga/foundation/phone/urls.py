from django.urls import path

from minga.foundation.phone import views

app_name = "phone"
urlpatterns = [
    path("app.webmanifest", views.manifest, name="manifest"),
    path("me/phone/", views.device, name="device"),
    path("s/<slug:space>/app.webmanifest", views.manifest_of_space, name="manifest-of-space"),
]
