"""Addresses of those who run a programme."""

from django.urls import path

from sluss.web.steering import organisations, people, programmes

urlpatterns = [
    path("programme/", programmes.mine, name="my_programme"),
    path("programme/<str:code>/", programmes.programme, name="programme"),
    path("programme/<str:code>/change/", programmes.change, name="change_programme"),
    path("programme/<str:code>/new/", programmes.new, name="new_programme"),
    path("programme/<str:code>/people/", people.people, name="people"),
    path("programme/<str:code>/people/invite/", people.invited, name="invite"),
    path("programme/<str:code>/people/<int:pk>/end/", people.end, name="end_membership"),
    path("programme/<str:code>/invitations/<int:pk>/send/", people.send, name="send_invitation"),
    path(
        "programme/<str:code>/invitations/<int:pk>/withdraw/",
        people.withdrawn,
        name="withdraw_invitation",
    ),
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/new/", organisations.new, name="new_organisation"),
]
