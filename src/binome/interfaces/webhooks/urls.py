"""Addresses of the screens on which administrators say which programs are told of what."""

from django.urls import path

from binome.interfaces.webhooks import views

app_name = "webhooks"
urlpatterns = [
    path("", views.home, name="home"),
    path("new/", views.new, name="new"),
    path("<int:webhook_id>/", views.show, name="webhook"),
    path("<int:webhook_id>/change/", views.change, name="change"),
    path("<int:webhook_id>/test/", views.test, name="test"),
    path("<int:webhook_id>/secret/", views.renew, name="renew"),
    path("<int:webhook_id>/pause/", views.pause, name="pause"),
    path("<int:webhook_id>/resume/", views.resume, name="resume"),
    path("<int:webhook_id>/remove/", views.remove, name="remove"),
    path("messages/<int:message_id>/again/", views.again, name="again"),
]
