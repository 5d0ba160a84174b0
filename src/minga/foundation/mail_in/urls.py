from django.urls import path

from minga.foundation.mail_in import views

app_name = "mail_in"
urlpatterns = [
    path("me/mail/", views.mine, name="mine"),
    path("me/mail/resume/", views.resume, name="resume"),
]
