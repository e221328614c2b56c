"""Addresses of the screens on which administrators connect other programs."""

from django.urls import path

from binome.interfaces.scim import feed_screens, screens

app_name = "connections"
urlpatterns = [
    path("", screens.connections, name="home"),
    path("keys/new/", screens.new_key, name="new_key"),
    path("keys/<int:key_id>/revoke/", screens.revoke_key, name="revoke_key"),
    path("sources/", screens.sources, name="sources"),
    path("staff-file/", feed_screens.staff_file, name="staff_file"),
    path("staff-file/fetch/", feed_screens.fetch, name="fetch_staff_file"),
    path("groups/<int:group_id>/", screens.group, name="group"),
]
