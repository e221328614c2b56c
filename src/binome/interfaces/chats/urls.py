"""Addresses of the screens about chats: one's own, and the channel of a wave."""

from django.urls import path

from binome.interfaces.chats import views

app_name = "chats"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("test/", views.test_mine, name="test_mine"),
    path("stop/", views.stop_mine, name="stop_mine"),
    path("waves/<int:wave_id>/", views.channel, name="channel"),
    path("waves/<int:wave_id>/test/", views.test_channel, name="test_channel"),
    path("waves/<int:wave_id>/stop/", views.stop_channel, name="stop_channel"),
]
