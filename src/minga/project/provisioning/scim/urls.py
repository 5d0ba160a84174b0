"""Addresses of SCIM below ``/scim/v2/<space>/``, as the standard writes them: without a slash at the end."""

from django.urls import path

from minga.project.provisioning.scim import views

app_name = "scim"
urlpatterns = [
    path("Users", views.users, name="users"),
    path("Users/.search", views.search_users, name="search-users"),
    path("Users/<str:key>", views.user, name="user"),
    path("Groups", views.groups, name="groups"),
    path("Groups/.search", views.search_groups, name="search-groups"),
    path("Groups/<str:key>", views.group, name="group"),
    path("ServiceProviderConfig", views.service_provider_config, name="config"),
    path("ResourceTypes", views.resource_types, name="resource-types"),
    path("ResourceTypes/<str:name>", views.resource_types, name="resource-type"),
    path("Schemas", views.schemas, name="schemas"),
    path("Schemas/<str:name>", views.schemas, name="schema"),
    path(".search", views.search_everything, name="search"),
    path("Bulk", views.bulk, name="bulk"),
    path("", views.nowhere, name="start"),
    path("<path:rest>", views.nowhere, name="nowhere"),
]
