from django.urls import path

from minga.foundation.search import views

app_name = "search"
urlpatterns = [path("", views.results, name="results")]
