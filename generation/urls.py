from django.urls import path

from generation import canvas_file_views, credential_views, gallery_views, provenance_views, result_views

CREDENTIALS = "canvases/<uuid:canvas_id>/credentials/"

urlpatterns = [
    path("assets/<uuid:asset_id>/made/", provenance_views.made, name="asset-provenance"),
    path("assets/<uuid:asset_id>/export/", provenance_views.export, name="asset-export"),
    path("canvases/<uuid:canvas_id>/nodes/<uuid:node_id>/history/", result_views.history, name="node-history"),
    path("canvases/import/", canvas_file_views.import_page, name="canvas-import"),
    path("canvases/<uuid:canvas_id>/export/", canvas_file_views.export_page, name="canvas-export"),
    path("gallery/", gallery_views.all_pictures, name="gallery"),
    path("gallery/download/", gallery_views.download, name="gallery-download"),
    path("canvases/<uuid:canvas_id>/gallery/", gallery_views.canvas_gallery, name="canvas-gallery"),
    path(CREDENTIALS, credential_views.credential_list, name="canvas-credentials"),
    path(f"{CREDENTIALS}<slug:provider_id>/add/", credential_views.add, name="credential-add"),
    path(f"{CREDENTIALS}<slug:provider_id>/mode/", credential_views.choose_mode, name="credential-mode"),
    path(f"{CREDENTIALS}<int:credential_id>/test/", credential_views.test, name="credential-test"),
    path(f"{CREDENTIALS}<int:credential_id>/rename/", credential_views.rename, name="credential-rename"),
    path(f"{CREDENTIALS}<int:credential_id>/replace/", credential_views.replace, name="credential-replace"),
    path(f"{CREDENTIALS}<int:credential_id>/remove/", credential_views.remove, name="credential-remove"),
]
