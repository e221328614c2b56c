"""Addresses for coming in and going out."""

from django.urls import include, path

from binome.interfaces.accounts import views

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("language/", views.set_language, name="set_language"),
]
