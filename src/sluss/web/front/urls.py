"""Addresses of the way in."""

from django.urls import path

from sluss.web.front import views

urlpatterns = [
    path("", views.home, name="home"),
    path("enter/<str:token>/", views.enter, name="enter"),
    path("waiting/", views.provider, name="provider"),
]
