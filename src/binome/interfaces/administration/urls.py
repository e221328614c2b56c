"""Addresses of what administrators look after."""

from django.urls import path

from binome.interfaces.administration import views

app_name = "administration"
urlpatterns = [
    path("roles/", views.roles, name="roles"),
    path("roles/people/<int:person_id>/", views.appoint, name="appoint"),
    path("people/<int:person_id>/access/", views.access, name="access"),
    path("people/<int:person_id>/access/end-sessions/", views.end_sessions, name="end_sessions"),
    path("people/<int:person_id>/access/reset/", views.reset_second_step, name="reset_second_step"),
    path("roles/remove/", views.remove, name="remove_role"),
    path("health/", views.health, name="health"),
    path("health/support.zip", views.bundle, name="bundle"),
]
