from django.urls import path

from minga.foundation.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.notice_list, name="list"),
    path("settings/", views.settings_page, name="settings"),
    path("read/", views.read_all, name="read-all"),
    path("<int:notice_id>/", views.open_notice, name="open"),
    path("<int:notice_id>/read/", views.read_notice, name="read"),
    path("stop/<str:token>/", views.stop_mail, name="stop"),
]
