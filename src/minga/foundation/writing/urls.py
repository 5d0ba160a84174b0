from django.urls import path

from minga.foundation.writing import views

app_name = "writing"
urlpatterns = [
    path("", views.my_drafts, name="drafts"),
    path("discard/", views.discard, name="discard"),
]
