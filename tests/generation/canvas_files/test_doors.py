import io
from typing import Any
from zipfile import ZipFile

from asgiref.sync import async_to_sync
from django.core.files.uploadedfile import SimpleUploadedFile

from canvas import agent_keys
from canvas.access import Scope
from canvas.models import Canvas, User
from tests.generation.canvas_files.files import exported, said
from tests.generation.gallery_cast import GalleryCase
from tests.media_assets.received import received


class CanvasFileDoors(GalleryCase):
    def fetched(self, person: User, query: str = "") -> Any:
        self.client.force_login(person)
        return self.client.get(f"/api/canvases/{self.canvas.pk}/file{query}")

    def sent(self, data: bytes, path: str = "/api/canvases/import", **headers: str) -> Any:
        return self.client.post(path, {"file": SimpleUploadedFile("harbour.easel.zip", data)}, headers=headers)

    def test_whoever_may_look_may_export(self) -> None:
        self.picture("a harbour")
        self.let_grace_only_look()
        response = self.fetched(self.grace, "?pictures=used&names=true")
        assert response["Content-Disposition"] == 'attachment; filename="harbour.easel.zip"'
        data = async_to_sync(received)(response)
        assert ZipFile(io.BytesIO(data)).testzip() is None
        assert said(data)["pictures"] == []
        assert self.fetched(self.mallory).status_code == 404
        assert self.fetched(self.grace, "?pictures=some").json()["error"]["field"] == "pictures"

    def test_anybody_imports_into_a_canvas_of_their_own(self) -> None:
        self.picture("a harbour")
        data = exported(self.canvas)
        self.client.force_login(self.mallory)
        answer = self.sent(data)
        canvas = Canvas.objects.get(owner=self.mallory)
        assert answer.status_code == 201
        assert answer.json() == {
            "canvas": {"id": str(canvas.pk), "name": "Harbour", "url": f"/canvases/{canvas.pk}/"},
            "nodes": 0,
            "pictures": 1,
            "missingPresets": [],
        }
        assert self.client.get(f"/canvases/{canvas.pk}/").status_code == 200
        self.assertContains(self.client.get(f"/canvases/{canvas.pk}/gallery/"), "a harbour")

    def test_a_bad_file_is_refused_with_its_reason(self) -> None:
        self.client.force_login(self.ada)
        error = self.sent(b"hello").json()["error"]
        assert (error["code"], error["field"]) == ("not_a_zip", "file")
        page = self.sent(b"hello", "/canvases/import/")
        self.assertContains(page, error["message"], status_code=400)
        self.assertContains(self.client.post("/canvases/import/"), "Choose a file first.", status_code=400)

    def test_the_page_does_without_scripts_and_tells_of_what_is_missing(self) -> None:
        data = exported(self.canvas)
        self.client.force_login(self.grace)
        assert (
            self.sent(data, "/canvases/import/")["Location"] == f"/canvases/{Canvas.objects.get(owner=self.grace).pk}/"
        )
        self.assertContains(self.client.get("/canvases/import/"), "Import a canvas")

    def test_the_export_page_says_how_much_it_is(self) -> None:
        self.picture("a harbour")
        self.client.force_login(self.ada)
        page = self.client.get(f"/canvases/{self.canvas.pk}/export/")
        self.assertContains(page, "1 picture, ")
        self.client.force_login(self.mallory)
        assert self.client.get(f"/canvases/{self.canvas.pk}/export/").status_code == 404

    def test_a_key_exports_its_canvas_and_imports_none(self) -> None:
        _key, secret = agent_keys.make(self.ada, self.canvas.pk, "Robot", list(Scope))
        headers = {"Authorization": f"Bearer {secret}"}
        assert self.client.get(f"/api/canvases/{self.canvas.pk}/file", headers=headers).status_code == 200
        assert self.client.get(f"/api/canvases/{self.other_canvas().pk}/file", headers=headers).status_code == 404
        refused = self.sent(exported(self.canvas), **headers)
        assert (refused.status_code, refused.json()["error"]["code"]) == (403, "key_for_one_canvas")

    def test_one_must_be_signed_in(self) -> None:
        assert self.sent(b"x").status_code == 401
        assert self.client.get("/canvases/import/").status_code == 302
