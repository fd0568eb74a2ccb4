"""Cropped pictures: what a node passes on, made once, the original untouched."""

import asyncio
import io
from typing import Any
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from django.test import Client
from PIL import Image

from canvas import cards, changes
from canvas.models import Node
from canvas.ops import AddNode
from media_assets import derivations, storages
from media_assets.models import Asset, Derivation
from media_assets.pictures import BadPicture
from tests import drawn
from tests.media_assets.shared_canvas import SharedCanvas

RIGHT_HALF = {"fit": "crop", "x": 0.5, "y": 0, "w": 0.5, "h": 1}


def opened(asset: Asset) -> Image.Image:
    return Image.open(io.BytesIO(storages.read(asset.file)))


class DerivationTests(SharedCanvas):
    def test_what_is_made_is_a_picture_of_its_own_and_the_original_stays(self) -> None:
        source = self.keep(drawn.encoded(drawn.halves(), "PNG"))
        before = storages.read(source.file)
        made = self.made(source, RIGHT_HALF)
        assert (made.width, made.height, made.origin, made.created_by) == (20, 20, "transform", self.ada)
        assert set(opened(made).convert("RGB").get_flattened_data()) == {drawn.BLUE}
        assert (made.derivation.source, made.derivation.transform) == (source, RIGHT_HALF)
        assert storages.read(source.file) == before

    def test_it_is_made_once(self) -> None:
        source = self.keep(drawn.encoded(drawn.halves(), "PNG"))
        first = self.made(source, RIGHT_HALF)
        assert self.made(source, RIGHT_HALF) == first
        assert self.made(source, RIGHT_HALF | {"flip": True}) != first
        assert Derivation.objects.count() == 2

    async def test_those_who_need_it_at_once_get_the_same_one(self) -> None:
        source = await sync_to_async(self.keep)(drawn.noise(size=(600, 400)))
        data = {"asset": str(source.pk), "transform": RIGHT_HALF}
        made = await asyncio.gather(*(derivations.made(data, self.canvas.pk) for _ in range(6)))
        assert len({asset.pk for asset in made if asset}) == 1
        assert await Derivation.objects.acount() == 1
        assert made[0]
        stored = {name.rpartition("/")[2].partition(".")[0] for name in await sync_to_async(self.files)()}
        assert stored == {source.sha256, made[0].sha256}

    def test_without_a_transform_the_picture_itself_is_passed_on(self) -> None:
        source = self.keep()
        assert self.made(source, None) == source
        assert not Derivation.objects.exists()

    def test_it_stays_in_its_format_and_keeps_its_colours_but_not_where_it_was_taken(self) -> None:
        exif = Image.Exif()
        exif.get_ifd(0x8825)[1] = "N"
        profile = drawn.srgb_profile()
        for kind, mime in (("JPEG", "image/jpeg"), ("WEBP", "image/webp"), ("AVIF", "image/png"), ("GIF", "image/png")):
            source = self.keep(drawn.encoded(drawn.halves(), kind, exif=exif.tobytes(), icc_profile=profile))
            made = self.made(source, RIGHT_HALF)
            assert made.mime == mime
            assert not opened(made).getexif()
            assert kind == "GIF" or opened(made).info["icc_profile"] == profile

    def test_a_picture_that_a_camera_turned_is_cut_as_it_is_seen(self) -> None:
        for orientation in range(1, 9):
            made = self.made(self.keep(drawn.turned("JPEG", orientation), f"{orientation}.jpg"), RIGHT_HALF)
            assert made.width == made.height == 20
            red, _green, blue, _clear = drawn.pixel(opened(made), (10, 10))
            assert blue > 150 > 80 > red

    def test_transparency_palettes_and_16_bits_survive(self) -> None:
        for mode, color in (("RGBA", (9, 8, 7, 100)), ("P", 3), ("I;16", 40_000), ("LA", (9, 100)), ("L", 77)):
            source = self.keep(drawn.picture(mode=mode, color=color))
            made = opened(self.made(source, RIGHT_HALF))
            assert made.mode == mode
            compared = mode if mode == "I;16" else "RGBA"
            assert made.convert(compared).getpixel((3, 3)) == opened(source).convert(compared).getpixel((9, 9))

    def test_an_original_whose_file_is_lost_is_said_to_be(self) -> None:
        source = self.keep()
        (self.media / source.file).unlink()
        with pytest.raises(BadPicture) as refused:
            self.made(source, RIGHT_HALF)
        assert refused.value.code == "file_missing"
        assert not Derivation.objects.exists()

    def test_a_picture_of_another_canvas_is_none(self) -> None:
        assert derivations.made_now({"asset": str(self.keep().pk), "transform": RIGHT_HALF}, uuid4()) is None
        assert derivations.made_now({"asset": "nonsense"}, self.canvas.pk) is None
        assert derivations.made_now({}, self.canvas.pk) is None

    def made(self, source: Asset, transform: Any) -> Asset:
        made = derivations.made_now({"asset": str(source.pk), "transform": transform}, self.canvas.pk)
        assert made
        return made


class NodeTests(SharedCanvas):
    def test_a_bad_transform_changes_nothing_and_names_its_field(self) -> None:
        node = self.node(asset=str(self.keep().pk))
        response = self.patch(node, {"fit": "crop", "x": 2})
        assert response.status_code == 400
        assert response.json()["error"]["code"] == "bad_transform"
        assert Node.objects.get(pk=node).data["transform"] is None

    def test_the_node_passes_on_what_it_shows_once_somebody_has_asked_for_it(self) -> None:
        source = self.keep(drawn.encoded(drawn.halves(), "PNG"))
        node = self.node(asset=str(source.pk))
        assert self.patch(node, RIGHT_HALF).status_code == 200
        assert "data-make" in self.card(node)
        made = self.ask(node, self.client)
        shown = Asset.objects.get(pk=made["id"])
        assert (made["width"], made["height"]) == (20, 20)
        report = self.client.get(f"/api/canvases/{self.canvas.pk}/nodes/{node}").json()
        assert report["emits"] == {"image-out": made["id"]}
        assert report["data"]["asset"] == str(source.pk)
        assert "data-make" not in self.card(node)
        assert shown.thumb_url in self.card(node)
        assert self.ask(node, self.client) == made

    def test_a_viewer_gets_to_see_it_and_a_stranger_nothing(self) -> None:
        node = self.node(asset=str(self.keep().pk), transform=RIGHT_HALF)
        self.let_grace_only_look()
        grace, mallory = Client(), Client()
        grace.force_login(self.grace)
        mallory.force_login(self.mallory)
        assert self.ask(node, grace)["width"] == 32
        assert mallory.post(self.path(node)).status_code == 404

    def test_a_node_without_a_picture_says_so(self) -> None:
        self.client.force_login(self.ada)
        for node in (self.node(), uuid4()):
            response = self.client.post(self.path(node))
            assert response.status_code == 404
        assert response.json()["error"]["code"] == "node_not_found"

    def node(self, **data: Any) -> Any:
        node = uuid4()
        add = AddNode(id=node, kind="image", x=0, y=0, w=300, h=300, data=data)
        changes.apply(self.canvas, self.ada, str(uuid4()), [add])
        return node

    def path(self, node: Any) -> str:
        return f"/api/canvases/{self.canvas.pk}/nodes/{node}/picture"

    def patch(self, node: Any, transform: Any) -> Any:
        self.client.force_login(self.ada)
        path = f"/api/canvases/{self.canvas.pk}/nodes/{node}"
        return self.client.patch(path, {"data": {"transform": transform}}, content_type="application/json")

    def ask(self, node: Any, client: Client) -> dict[str, Any]:
        response = client.post(self.path(node))
        assert response.status_code == 200, response.content
        asset: dict[str, Any] = response.json()["asset"]
        return asset

    def card(self, node: Any) -> str:
        return cards.render(self.canvas.pk, [node])[node]["html"]
