"""The addresses of the centre."""

from django.contrib import admin
from django.urls import path

from sync.server.web import door, files, first, health, kiosks, metrics, openapi, sticks
from sync.server.web.pages import kiosks as pages
from sync.server.web.pages import offices

urlpatterns = [
    path("v1/time", kiosks.time),
    path("v1/enrol", kiosks.enrol),
    path("v1/state", kiosks.state),
    path("v1/batches", kiosks.batches),
    path("v1/manifest", kiosks.manifest),
    path("v1/openapi.json", openapi.document),
    path("healthz", health.healthz),
    path("metrics", metrics.metrics),
    path("first/<str:token>", first.first, name="first"),
    path("static/<path:name>", files.static),
    path("admin/sticks/", admin.site.admin_view(sticks.sticks), name="sticks"),
    path("admin/", admin.site.urls),
    path("sign-in", door.sign_in, name="sign-in"),
    path("sign-out", door.sign_out, name="sign-out"),
    path("language", door.language, name="language"),
    path("offices", offices.offices, name="offices"),
    path("offices/<int:number>", offices.office, name="office"),
    path("offices/<int:number>/report.pdf", offices.report, name="report"),
    path("kiosks", pages.kiosks, name="kiosks"),
    path("kiosks/codes", pages.codes, name="codes"),
    path("", first.start),
]
