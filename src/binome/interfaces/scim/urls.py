"""The one address under which the protocol has its own."""

from django.urls import path

from binome.interfaces.scim import views

app_name = "scim"
urlpatterns = [
    path("", views.protocol, name="root"),
    path("<path:rest>", views.protocol, name="protocol"),
]
