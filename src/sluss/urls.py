"""All addresses. The language is a prefix: `/sv/` and `/en/`."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from sluss.web.front import views

urlpatterns = [
    path("", views.root, name="root"),
    *i18n_patterns(
        path("", include("sluss.web.front.urls")),
        path("", include("sluss.web.desk.urls")),
        path("account/", include("allauth.account.urls")),
        path("account/2fa/", include("allauth.mfa.urls")),
        path("account/", include("allauth.socialaccount.urls")),
        path("account/", include("allauth.socialaccount.providers.openid_connect.urls")),
    ),
]
