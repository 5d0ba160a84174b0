from django.urls import path

from minga.foundation.calendars import views

app_name = "calendars"
urlpatterns = [
    path("notices/calendar/", views.mine, name="mine"),
    path("notices/calendar/renew/", views.renew, name="renew"),
    path("notices/calendar/end/", views.end, name="end"),
    path("calendar/<str:token>.ics", views.file, name="file"),
]
