"""Addresses of what administrators look after."""

from django.urls import path

from binome.interfaces.administration import views

app_name = "administration"
urlpatterns = [
    path("roles/", views.roles, name="roles"),
    path("roles/people/<int:person_id>/", views.appoint, name="appoint"),
    path("roles/remove/", views.remove, name="remove_role"),
    path("health/", views.health, name="health"),
    path("health/support.zip", views.bundle, name="bundle"),
]
