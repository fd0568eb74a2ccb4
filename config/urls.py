from django.contrib import admin
from django.urls import include, path, re_path

from config.api import api, unknown_route
from config.text_catalogue import TextCatalogue

urlpatterns = [
    path("", include("canvas.urls")),
    path("", include("media_assets.urls")),
    path("", include("generation.urls")),
    path("texts/<str:language>/<str:edition>.js", TextCatalogue.as_view(), name="text-catalogue"),
    path("api/", api.urls),
    re_path(r"^api/", unknown_route),
    path("admin/", admin.site.urls),
]
