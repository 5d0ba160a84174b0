from django.urls import path

from minga.foundation.rights import views

app_name = "rights"
ADMINISTRATION = "s/<slug:space>/administration"
urlpatterns = [
    path("me/data/", views.my_data, name="data"),
    path("me/data/archive.zip", views.archive, name="archive"),
    path("me/kept/", views.kept, name="kept"),
    path("me/leave/", views.leave, name="leave"),
    path("me/leave/cancel/", views.stay, name="stay"),
    path("s/<slug:space>/terms/", views.terms, name="terms"),
    path("s/<slug:space>/terms/<int:number>/", views.earlier_terms, name="terms-version"),
    path(f"{ADMINISTRATION}/terms/", views.write_terms, name="write-terms"),
    path(f"{ADMINISTRATION}/retention/", views.retention, name="retention"),
    path(f"{ADMINISTRATION}/erase/", views.erase, name="erase"),
]
