"""All addresses. The language is a prefix: `/sv/` and `/en/`."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from sluss.web.front import views

urlpatterns = [
    path("", views.root, name="root"),
    *i18n_patterns(
        path("", include("sluss.web.front.urls")),
        path("", include("sluss.web.provider.urls")),
        path("", include("sluss.web.company.urls")),
        path("", include("sluss.web.desk.urls")),
        path("", include("sluss.web.steering.urls")),
        path("account/", include("sluss.web.account.urls")),
    ),
]
