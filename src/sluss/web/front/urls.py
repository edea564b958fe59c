"""Addresses of the way in."""

from django.urls import path

from sluss.web.front import invitations, views

urlpatterns = [
    path("", views.home, name="home"),
    path("enter/<str:token>/", views.enter, name="enter"),
    path("invitation/<str:token>/", invitations.invitation, name="invitation"),
]
