"""Addresses of those who run a programme."""

from django.urls import path

from sluss.web.steering import (
    away,
    desks,
    mailing,
    organisations,
    people,
    programmes,
    providers,
    rhythm,
)

urlpatterns = [
    path("programme/", programmes.mine, name="my_programme"),
    path("programme/<str:code>/", programmes.programme, name="programme"),
    path("programme/<str:code>/change/", programmes.change, name="change_programme"),
    path("programme/<str:code>/new/", programmes.new, name="new_programme"),
    path("programme/<str:code>/rhythm/", rhythm.rhythm, name="rhythm"),
    path("programme/<str:code>/desk/", desks.hand_over, name="hand_over_desk"),
    path("programme/<str:code>/away/<int:pk>/", away.away, name="person_away"),
    path("programme/<str:code>/letters/", mailing.letters, name="letters"),
    path("programme/<str:code>/letters/specimens/", mailing.specimens_of, name="letter_specimens"),
    path("programme/<str:code>/letters/<int:pk>/", mailing.letter, name="letter"),
    path("programme/<str:code>/letters/<int:pk>/settle/", mailing.settle, name="settle_letter"),
    path("programme/<str:code>/people/", people.people, name="people"),
    path("programme/<str:code>/people/invite/", people.invited, name="invite"),
    path("programme/<str:code>/people/<int:pk>/end/", people.end, name="end_membership"),
    path("programme/<str:code>/invitations/<int:pk>/send/", people.send, name="send_invitation"),
    path(
        "programme/<str:code>/invitations/<int:pk>/withdraw/",
        people.withdrawn,
        name="withdraw_invitation",
    ),
    path("programme/<str:code>/providers/", providers.providers, name="providers"),
    path("programme/<str:code>/providers/<slug:provider>/", providers.provider, name="provider_of"),
    path(
        "programme/<str:code>/providers/<slug:provider>/link/",
        providers.linked,
        name="provider_link",
    ),
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/new/", organisations.new, name="new_organisation"),
]
