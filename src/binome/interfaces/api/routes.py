"""The operations by their addresses, for `answering` alone: the site itself knows one view for all of them."""

from django.urls import path

from binome.interfaces.api.contract import api

urlpatterns = [path("api/v1/", api.urls)]
