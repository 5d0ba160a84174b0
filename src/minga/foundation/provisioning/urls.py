"""Attributes of people and keys of directories, below ``/s/<space>/``."""

from django.urls import path

from minga.foundation.provisioning import lot_views, views

app_name = "provisioning"
urlpatterns = [
    path("about-me/", views.mine, name="mine"),
    path("administration/attributes/", views.attribute_list, name="attributes"),
    path("administration/attributes/new/", views.define, name="define"),
    path("administration/attributes/<int:attribute_id>/", views.define, name="attribute"),
    path("administration/attributes/<int:attribute_id>/remove/", views.remove, name="remove-attribute"),
    path("people/<int:user_id>/attributes/", views.of_person, name="of-person"),
    path("administration/lots/", lot_views.lot_list, name="lots"),
    path("administration/lots/<int:lot_id>/", lot_views.lot, name="lot"),
    path("administration/lots/<int:lot_id>/draw/", lot_views.draw, name="draw-lot"),
    path("administration/lots/<int:lot_id>/people.csv", lot_views.lot_file, name="lot-file"),
    path("administration/provisioning/", views.key_list, name="keys"),
    path("administration/provisioning/keys/<int:key_id>/revoke/", views.revoke_key, name="revoke-key"),
]
