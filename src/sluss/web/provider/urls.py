"""Addresses of providers: by a link, by a mailbox's link, and logged in."""

from django.urls import path

from sluss.web.provider import views

urlpatterns = [
    path("answer/<str:token>/", views.answer_link, name="answer_link"),
    path("mailbox/<str:token>/", views.mailbox_link, name="mailbox_link"),
    path("mailbox/<str:token>/<str:code>/", views.mailbox_answer, name="mailbox_answer"),
    path("waiting/", views.waiting, name="provider"),
    path("waiting/<str:code>/", views.waiting_answer, name="waiting_answer"),
]
