"""Addresses of what administrators look after."""

from django.urls import path

from binome.interfaces.administration import data_protection_views, erasure_views, trail_views, views

app_name = "administration"
urlpatterns = [
    path("roles/", views.roles, name="roles"),
    path("roles/people/<int:person_id>/", views.appoint, name="appoint"),
    path("second-step/", views.second_factor, name="second_factor"),
    path("people/<int:person_id>/access/", views.access, name="access"),
    path("people/<int:person_id>/access/end-sessions/", views.end_sessions, name="end_sessions"),
    path("people/<int:person_id>/access/reset/", views.reset_second_step, name="reset_second_step"),
    path("audit/", trail_views.lines, name="trail"),
    path("audit.csv", trail_views.export, name="trail_csv"),
    path("erasure/", erasure_views.requests, name="erasure_requests"),
    path("erasure/ask/", erasure_views.ask, name="ask_for_erasure"),
    path("erasure/withdraw/", erasure_views.withdraw, name="withdraw_erasure"),
    path("erasure/<int:erasure_id>/", erasure_views.answer, name="erasure_request"),
    path("erasure/<int:erasure_id>/carry-out/", erasure_views.carry_out, name="carry_out_erasure"),
    path("data-protection/", data_protection_views.overview, name="data_protection"),
    path("data-protection/notice/versions/", data_protection_views.versions, name="notice_versions"),
    path("data-protection/notice/", data_protection_views.notice, name="notice"),
    path("data-protection/notice/<int:notice_id>/read/", data_protection_views.read_notice, name="read_notice"),
    path("data-protection/documents/<slug:slug>/", data_protection_views.document, name="document"),
    path(
        "data-protection/documents/<slug:slug>-<str:language>.docx",
        data_protection_views.document_file,
        name="document_file",
    ),
    path("roles/remove/", views.remove, name="remove_role"),
    path("health/", views.health, name="health"),
    path("health/support.zip", views.bundle, name="bundle"),
]
