from django.urls import path

from minga.foundation.profiles import views

app_name = "profiles"
urlpatterns = [
    path("person/<int:user_id>/", views.person, name="person"),
    path("person/<int:user_id>/picture/<slug:key>/", views.picture, name="picture"),
    path("present-myself/", views.present, name="present"),
    path("present-myself/picture/", views.change_picture, name="change-picture"),
    path("present-myself/picture/remove/", views.remove_picture, name="remove-picture"),
]
