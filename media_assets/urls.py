from django.urls import path

from media_assets import views

urlpatterns = [
    path("assets/<uuid:asset_id>/", views.show_asset, name="asset"),
    path("assets/<uuid:asset_id>/thumb/", views.show_thumb, name="asset-thumb"),
    path("assets/<uuid:asset_id>/thumb/<int:side>/", views.show_thumb, name="asset-thumb"),
]
