"""Addresses for probes."""

from django.urls import path

from binome.interfaces.health import views

urlpatterns = [
    path("healthz", views.alive, name="healthz"),
    path("readyz", views.ready, name="readyz"),
    path("metrics", views.metrics, name="metrics"),
    path(".well-known/did.json", views.did_json, name="did_json"),
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
]
