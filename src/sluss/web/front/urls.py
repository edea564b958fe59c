"""Addresses of the way in."""

from django.urls import path

from sluss.web.front import invitations, renewing, views

urlpatterns = [
    path("", views.home, name="home"),
    path("enter/<str:token>/", views.enter, name="enter"),
    path("invitation/<str:token>/", invitations.invitation, name="invitation"),
    path("new-link/<str:token>/", renewing.new_link, name="new_link"),
]
