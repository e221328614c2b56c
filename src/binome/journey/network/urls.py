"""Addresses of this step."""

from django.urls import URLPattern

app_name = "network"
urlpatterns: list[URLPattern] = []
