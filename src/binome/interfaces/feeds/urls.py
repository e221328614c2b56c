"""Addresses of calendar feeds."""

from django.urls import path

from binome.interfaces.feeds import agendas, views

app_name = "feeds"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("renew/", views.renew, name="renew"),
    path("revoke/", views.revoke, name="revoke"),
    path("agenda/", agendas.give, name="give_agenda"),
    path("agenda/read/", agendas.read, name="read_agenda"),
    path("agenda/withdraw/", agendas.withdraw, name="withdraw_agenda"),
    path("<str:token>.ics", views.sessions, name="sessions"),
]
