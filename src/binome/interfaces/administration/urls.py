"""Addresses of who may do what."""

from django.urls import path

from binome.interfaces.administration import views

app_name = "administration"
urlpatterns = [
    path("roles/", views.roles, name="roles"),
    path("roles/people/<int:person_id>/", views.appoint, name="appoint"),
    path("roles/remove/", views.remove, name="remove_role"),
]
