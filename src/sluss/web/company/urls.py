"""Addresses of the company's own page. Whoever has the link is let in; nothing else opens it."""

from django.urls import path

from sluss.web.company import examples, telling, views

PAGE = "er-sida/<str:token>/"
REFERRAL = f"{PAGE}referrals/<str:code>/"
EXAMPLE = f"{PAGE}examples/<str:code>/"

urlpatterns = [
    path(PAGE, views.company_page, name="company_page"),
    path(f"{PAGE}say/", views.says, name="company_says"),
    path(f"{PAGE}sharings/<int:pk>/", views.shared, name="company_sharing"),
    path(REFERRAL, telling.referral, name="company_referral"),
    path(f"{REFERRAL}progress/", telling.progress, name="company_progress"),
    path(f"{REFERRAL}outcome/", telling.outcome, name="company_outcome"),
    path(f"{REFERRAL}answer/", telling.answer, name="company_answer"),
    path(f"{REFERRAL}withdraw/", telling.withdrawn, name="company_withdraw"),
    path(EXAMPLE, examples.example, name="company_example"),
    path(f"{EXAMPLE}approve/", examples.approved, name="company_approve"),
    path(f"{EXAMPLE}decline/", examples.declined, name="company_decline"),
    path(f"{EXAMPLE}revoke/", examples.revoked, name="company_revoke"),
]
