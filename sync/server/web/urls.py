"""The addresses of the centre."""

from django.contrib import admin
from django.urls import path

from sync.server.web import files, first, health, kiosks, metrics, sticks

urlpatterns = [
    path("v1/time", kiosks.time),
    path("v1/enrol", kiosks.enrol),
    path("v1/state", kiosks.state),
    path("v1/batches", kiosks.batches),
    path("v1/manifest", kiosks.manifest),
    path("healthz", health.healthz),
    path("metrics", metrics.metrics),
    path("first/<str:token>", first.first, name="first"),
    path("static/<path:name>", files.static),
    path("admin/sticks/", admin.site.admin_view(sticks.sticks), name="sticks"),
    path("admin/", admin.site.urls),
    path("", first.start),
]
