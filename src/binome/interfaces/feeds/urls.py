"""Addresses of calendar feeds."""

from django.urls import path

from binome.interfaces.feeds import views

app_name = "feeds"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("renew/", views.renew, name="renew"),
    path("revoke/", views.revoke, name="revoke"),
    path("<str:token>.ics", views.sessions, name="sessions"),
]
