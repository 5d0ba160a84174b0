"""Addresses of what one hears of the things of a space, under ``/s/<space>/follow/``."""

from django.urls import path

from minga.foundation.notices import following_views

app_name = "following"
urlpatterns = [path("<slug:kind>/<int:thing_id>/", following_views.choose, name="choose")]
