"""Addresses of this step."""

from django.urls import URLPattern, path

from binome.journey.outcomes.views import across, badges, certificates, manager, participant, report

app_name = "outcomes"
urlpatterns: list[URLPattern] = [
    path("", participant.mine, name="mine"),
    path("assessments/<int:assessment_id>/", participant.assess, name="assess"),
    path("closing/<int:closing_id>/", participant.closing, name="closing"),
    path("closing/<int:closing_id>/draft/", participant.keep_draft, name="keep_draft"),
    path("testimonies/", participant.testimonies, name="testimonies"),
    path("testimonies/waves/<int:wave_id>/", participant.testimony, name="testimony"),
    path("testimonies/<int:testimony_id>/withdraw/", participant.withdraw_testimony, name="withdraw_testimony"),
    path("badges/", badges.mine, name="badges"),
    path("badges/make/<slug:kind>/<int:subject>/", badges.sign, name="sign_badge"),
    path("badges/<uuid:uid>.jwt", badges.export, name="export_badge"),
    path("badges/<uuid:uid>/revoke/", badges.revoke, name="revoke_badge"),
    path("badges/<uuid:uid>/", badges.check, name="check_badge"),
    path("badges/revoked/<int:number>", badges.revoked, name="revoked_badges"),
    path("certificates/", certificates.check, name="check_certificate"),
    path("certificates/<int:wave_id>/<slug:side>.pdf", certificates.certificate, name="certificate"),
    path("waves/<int:wave_id>/certificates/", certificates.certificates, name="certificates"),
    path(
        "waves/<int:wave_id>/certificates/<int:certificate_id>/revoke/",
        certificates.revoke_certificate,
        name="revoke_certificate",
    ),
    path(
        "waves/<int:wave_id>/certificates/<int:certificate_id>/restore/",
        certificates.restore_certificate,
        name="restore_certificate",
    ),
    path("keepsakes/<int:relationship_id>.pdf", participant.keepsake, name="keepsake"),
    path("waves/", across.across, name="across"),
    path("waves/side-by-side.csv", across.across_csv, name="across_csv"),
    path("waves/<int:wave_id>/", report.wave, name="wave"),
    path("waves/<int:wave_id>/choose/", report.choose, name="choose"),
    path("waves/<int:wave_id>/report.pdf", report.report_pdf, name="report_pdf"),
    path("waves/<int:wave_id>/report.xlsx", report.report_xlsx, name="report_xlsx"),
    path("waves/<int:wave_id>/report.pptx", report.report_pptx, name="report_pptx"),
    path("waves/<int:wave_id>/report.csv", report.report_csv, name="report_csv"),
    path("waves/<int:wave_id>/publish/", manager.publish, name="publish"),
    path("waves/<int:wave_id>/words/", manager.words, name="words"),
]
