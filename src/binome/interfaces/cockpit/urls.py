"""Addresses of the screens that cross steps."""

from django.urls import path

from binome.interfaces.cockpit import views

urlpatterns = [
    path("", views.home, name="home"),
    path("who-sees-what/", views.who_sees_what, name="who_sees_what"),
]
