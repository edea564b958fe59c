"""Addresses of the desk."""

from django.urls import path

from sluss.web.desk import cases, importing, interview, matching, plans, today

urlpatterns = [
    path("today/", today.today, name="today"),
    path("companies/", today.companies, name="companies"),
    path("companies/new/", today.new_company, name="new_company"),
    path("companies/import/", importing.upload, name="import_sheet"),
    path("companies/import/<int:pk>/", importing.sheet, name="import"),
    path("companies/import/<int:pk>/undo/", importing.undone, name="undo_import"),
    path("companies/<str:code>/open/", today.open_company, name="open_company"),
    path("promises/<int:pk>/kept/", today.keep, name="keep_promise"),
    path("cases/<str:code>/", cases.case, name="case"),
    path("cases/<str:code>/prepare/", cases.prepare, name="prepare"),
    path("cases/<str:code>/visit/", cases.visit, name="visit"),
    path("cases/<str:code>/call/", cases.call, name="call"),
    path("cases/<str:code>/needs/", cases.needs, name="needs"),
    path("cases/<str:code>/needs/<int:pk>/remove/", cases.remove, name="remove_need"),
    path("cases/<str:code>/needs/suggest/", cases.suggested, name="suggest"),
    path("cases/<str:code>/inventory/", interview.interview, name="interview"),
    path("cases/<str:code>/inventory/found/", interview.found, name="found"),
    path("cases/<str:code>/inventory/<str:section>/", interview.interview, name="interview"),
    path("cases/<str:code>/match/", matching.match, name="match"),
    path("cases/<str:code>/answer/", matching.answer, name="answer"),
    path("cases/<str:code>/nothing/", matching.nothing, name="nothing_found"),
    path("cases/<str:code>/plan/", plans.plan, name="plan"),
    path("cases/<str:code>/plan/agree/", plans.agreed, name="agree"),
    path("cases/<str:code>/plan/<int:pk>/", plans.step, name="step"),
    path("cases/<str:code>/plan/<int:pk>/remove/", plans.remove, name="remove_step"),
    path("cases/<str:code>/sheet/", plans.sheet, name="sheet"),
]
