"""How a picture was made: told, embedded, read back from anybody's file, and built again."""

import base64
import hashlib
import json
from typing import Any
from uuid import UUID

import pytest
from asgiref.sync import sync_to_async
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import AsyncClient, TestCase
from hypothesis import given
from hypothesis import settings as examples
from PIL import Image

from canvas import changes
from canvas.models import Node
from generation import node_runs, provenance, recipes
from generation.models import Job
from generation.recipes import Recipe
from generation.states import State
from media_assets import derivations, exporting, ingest, xmp
from media_assets.exporting import FORMATS, Export
from media_assets.models import Asset
from tests import drawn
from tests.cast import Cast, person
from tests.generation.recipe_strategies import recipes as made_up
from tests.sandboxed import SandboxedTestCase

LEFT_HALF = {"fit": "crop", "x": 0, "y": 0, "w": 0.5, "h": 1}
SETTINGS = {"imageSize": "square", "modelParams": {"seed": 11, "num_inference_steps": 9}}


def packet_of(recipe: Recipe) -> bytes:
    return xmp.packet(xmp.Facts(xmp.AI_MADE, json.dumps(recipe.as_json(), ensure_ascii=True), prompt=recipe.prompt))


def recipe_in(data: bytes) -> Recipe | None:
    packet = xmp.packet_of(xmp.told_by(data))
    return provenance.embedded_recipe(xmp.read(packet)) if packet else None


@examples(max_examples=25)
@given(made_up)
def test_every_format_gives_back_the_recipe_that_was_embedded(recipe: Recipe) -> None:
    for found in FORMATS.values():
        exported = exporting.exported(drawn.picture(size=(8, 8)), Export(found, packet=packet_of(recipe)))
        assert recipe_in(exported) == recipe, found.name


class PictureTestCase(SandboxedTestCase):
    async def asetup(self) -> None:
        self.browser = AsyncClient()
        await self.browser.aforce_login(self.ada)

    async def generated(self, **data: Any) -> Job:
        """A run on an AI Image node that has ended well."""
        preset = await sync_to_async(self.preset)("fal", model="fal-ai/flux-2")
        fields = {"prompt": "a harbour at dawn", "preset": preset.pk, **SETTINGS, **data}
        node = await sync_to_async(self.add_node)("image-generation", **fields)
        return await self.run_node(node)

    async def run_node(self, node: UUID) -> Job:
        job = await self.ended(await sync_to_async(self.start)(node))
        assert job.state == State.SUCCEEDED, job.error_message
        return await Job.objects.select_related("asset", "preset", "reference").aget(pk=job.pk)

    def start(self, node: UUID) -> Job:
        return node_runs.run(self.canvas, self.ada, changes.load_graph(self.canvas.pk), node)

    async def get(self, path: str, **query: Any) -> Any:
        return await self.browser.get(path, query)

    async def export(self, asset: Asset, **query: Any) -> bytes:
        response = await self.get(f"/api/assets/{asset.pk}/export", **query)
        assert response.status_code == 200, response.content
        return bytes(response.content)

    async def upload(self, data: bytes, name: str = "from-elsewhere.png") -> Asset:
        file = SimpleUploadedFile(name, data)
        response = await self.browser.post(f"/api/canvases/{self.canvas.pk}/assets", {"file": file})
        assert response.status_code == 201, response.content
        return await Asset.objects.aget(pk=response.json()["asset"]["id"])


class TellingTests(PictureTestCase):
    async def test_a_generated_picture_tells_its_run(self) -> None:
        await self.asetup()
        job = await self.generated()
        assert job.asset
        told = (await self.get(f"/api/assets/{job.asset.pk}/provenance")).json()
        assert (told["jobId"], told["origin"], told["claimed"], told["aiMade"]) == (
            str(job.pk),
            "generation",
            False,
            True,
        )
        recipe = told["recipe"]
        assert (recipe["prompt"], recipe["model"], recipe["madeBy"]) == ("a harbour at dawn", "fal-ai/flux-2", "Ada")
        assert recipe["arguments"]["num_inference_steps"] == 9
        assert (recipe["seed"], recipe["requestId"]) == (11, job.request_id)
        page = (await self.get(f"/assets/{job.asset.pk}/made/")).content.decode()
        for text in ("a harbour at dawn", "FLUX.2", "num_inference_steps", job.request_id, job.asset.sha256, "Ada"):
            assert text in page

    async def test_a_part_of_it_tells_the_same_run_and_what_it_was_cut_from(self) -> None:
        await self.asetup()
        job = await self.generated()
        assert job.asset
        cut = await derivations.made({"asset": str(job.asset.pk), "transform": LEFT_HALF}, self.canvas.pk)
        assert cut
        told = (await self.get(f"/api/assets/{cut.pk}/provenance")).json()
        assert told["jobId"] == str(job.pk)
        assert told["derivedFrom"] == {
            "assetId": str(job.asset.pk),
            "sha256": job.asset.sha256,
            "transform": {"fit": "crop", "x": 0.0, "y": 0.0, "w": 0.5, "h": 1.0},
        }
        assert job.asset.name in (await self.get(f"/assets/{cut.pk}/made/")).content.decode()

    async def test_an_upload_tells_only_that_it_is_one(self) -> None:
        await self.asetup()
        asset = await self.upload(drawn.picture())
        told = (await self.get(f"/api/assets/{asset.pk}/provenance")).json()
        assert (told["recipe"], told["origin"], told["aiMade"]) == (None, "upload", False)
        assert "uploaded" in (await self.get(f"/assets/{asset.pk}/made/")).content.decode()

    async def test_for_strangers_there_is_no_such_picture(self) -> None:
        await self.asetup()
        asset = await self.upload(drawn.picture())
        stranger = AsyncClient()
        await stranger.aforce_login(await sync_to_async(person)("Mallory"))
        base = f"/api/assets/{asset.pk}"
        rebuild = f"/api/canvases/{self.canvas.pk}/assets/{asset.pk}/rebuild"
        pages = (f"/assets/{asset.pk}/made/", f"/assets/{asset.pk}/export/")
        for path in (f"{base}/provenance", f"{base}/export", rebuild, *pages):
            assert (await stranger.get(path)).status_code == 404, path


class CroppedReferenceTests(PictureTestCase):
    async def test_the_model_gets_what_the_node_shows_and_the_job_keeps_it(self) -> None:
        await self.asetup()
        upload = await self.upload(drawn.encoded(drawn.halves(), "PNG"))
        image = await sync_to_async(self.add_node)("image", asset=str(upload.pk), transform=LEFT_HALF)
        preset = await sync_to_async(self.preset)("google")
        node = await sync_to_async(self.add_node)("image-generation", prompt="at night", preset=preset.pk)
        await sync_to_async(self.wire)(image, "image-out", node, "image-in")
        job = await self.run_node(node)
        assert job.reference
        assert (job.reference.width, job.reference.height, job.reference.origin) == (20, 20, "transform")
        sent = self.sandbox.calls("generate")[0]["body"]
        [picture] = [part["inlineData"]["data"] for part in sent["contents"][0]["parts"] if "inlineData" in part]
        assert hashlib.sha256(base64.urlsafe_b64decode(picture)).hexdigest() == job.reference.sha256
        [kept] = recipes.of(await self.with_relations(job)).references
        assert kept.sha256 == job.reference.sha256
        assert kept.cut_from
        assert (kept.cut_from.sha256, kept.cut_from.transform["w"]) == (upload.sha256, 0.5)

    async def with_relations(self, job: Job) -> Job:
        return await Job.objects.select_related(*recipes.JOB_RELATIONS).aget(pk=job.pk)


class ExportTests(PictureTestCase):
    async def test_it_carries_as_much_as_was_asked_for(self) -> None:
        await self.asetup()
        job = await self.generated()
        assert job.asset
        expected = await sync_to_async(recipes.of_asset)(job.asset.pk)
        for name in FORMATS:
            full = await self.export(job.asset, format=name, metadata="all")
            assert recipe_in(full) == expected, name
            assert xmp.AI_MADE.encode() in full
            marked = await self.export(job.asset, format=name)
            assert xmp.AI_MADE.encode() in marked
            bare = await self.export(job.asset, format=name, metadata="none")
            assert xmp.packet_of(xmp.told_by(bare)) is None
            for data in (marked, bare):
                assert b"harbour" not in data

    async def test_the_answer_is_a_file_to_save(self) -> None:
        await self.asetup()
        asset = await self.upload(drawn.picture(), "my harbour.png")
        response = await self.get(f"/api/assets/{asset.pk}/export", format="webp", maxSide=32)
        assert response["Content-Type"] == "image/webp"
        assert response["Content-Disposition"] == 'attachment; filename="my harbour.webp"'

    async def test_an_uploads_place_goes_unless_it_is_asked_for(self) -> None:
        await self.asetup()
        exif = Image.Exif()
        exif[0x010F] = "Camera"
        asset = await self.upload(drawn.encoded(drawn.halves(), "JPEG", exif=exif.tobytes()), "photo.jpg")
        assert b"Camera" in await self.export(asset, format="jpeg", metadata="all")
        assert b"Camera" not in await self.export(asset, format="jpeg")
        cut = await derivations.made({"asset": str(asset.pk), "transform": LEFT_HALF}, self.canvas.pk)
        assert cut
        assert b"Camera" in await self.export(cut, format="jpeg", metadata="all")

    async def test_what_cannot_be_is_refused_with_its_field(self) -> None:
        await self.asetup()
        asset = await self.upload(drawn.picture())
        for field, value in (("format", "bmp"), ("quality", 0), ("maxSide", 0), ("metadata", "some")):
            response = await self.get(f"/api/assets/{asset.pk}/export", **{field: value})
            assert response.status_code == 400
            assert response.json()["error"]["field"] == field


class RebuildTests(PictureTestCase):
    async def test_an_exported_picture_becomes_its_nodes_again(self) -> None:
        await self.asetup()
        job = await self.generated()
        assert job.asset
        upload = await self.upload(await self.export(job.asset, format="jpeg", metadata="all"), "exported.jpg")
        told = (await self.get(f"/api/assets/{upload.pk}/provenance")).json()
        assert (told["claimed"], told["aiMade"], told["jobId"]) == (True, True, None)
        assert "Nobody here has checked it" in (await self.get(f"/assets/{upload.pk}/made/")).content.decode()
        answer = await self.rebuild(upload)
        assert answer["notes"] == []
        image = await self.made_of(answer)
        assert image.data["preset"] == job.preset_id
        assert image.data["imageSize"] == "square"
        assert image.data["modelParams"] == {"seed": 11, "num_inference_steps": 9}
        again = await self.run_node(image.pk)
        assert (again.prompt, again.arguments) == (job.prompt, job.arguments)

    async def test_its_reference_is_found_by_what_is_in_it(self) -> None:
        await self.asetup()
        reference = await self.upload(drawn.encoded(drawn.halves(), "PNG"))
        data = {"asset": str(reference.pk), "transform": LEFT_HALF}
        cut = await derivations.made(data, self.canvas.pk)
        assert cut
        recipe = Recipe(
            provider="google",
            model="gemini-nano-banana-2.1",
            prompt="at night",
            references=(
                recipes.RecipeReference(
                    sha256=cut.sha256,
                    width=20,
                    height=20,
                    cut_from=recipes.RecipeOrigin(sha256=reference.sha256, transform=LEFT_HALF),
                ),
            ),
        )
        upload = await self.upload(exporting.exported(drawn.noise(), Export(FORMATS["png"], packet=packet_of(recipe))))
        answer = await self.rebuild(upload)
        source = next(op for op in answer["ops"] if op.get("kind") == "image")
        assert source["data"]["asset"] == str(reference.pk)
        assert source["data"]["transform"]["w"] == 0.5
        image = await self.made_of(answer)
        assert (await self.run_node(image.pk)).reference == cut

    async def test_what_this_easel_does_not_have_is_said_and_left_out(self) -> None:
        await self.asetup()
        recipe = Recipe(
            provider="fal",
            model="fal-ai/flux-2",
            prompt="a quay",
            arguments={
                "image_size": {"width": 999, "height": 333},
                "wizardry": 3,
                "guidance_scale": 1e9,
                "api_key": "x",
            },
            references=(recipes.RecipeReference(sha256="0" * 64, width=1, height=1),),
        )
        upload = await self.upload(exporting.exported(drawn.noise(), Export(FORMATS["png"], packet=packet_of(recipe))))
        answer = await self.rebuild(upload)
        assert len(answer["notes"]) == 3
        image = await self.made_of(answer)
        assert image.data["modelParams"] == {}

    async def test_no_recipe_breaks_it(self) -> None:
        await self.asetup()
        for number, recipe in enumerate(
            (
                Recipe(provider="nobody", model="x", prompt="p"),
                Recipe(provider="fal", model="../../etc", prompt="p"),
                Recipe(provider="google", model="A B", prompt="p", arguments={"aspect_ratio": ["16:9"]}),
            )
        ):
            data = exporting.exported(drawn.noise(), Export(FORMATS["png"], packet=packet_of(recipe)))
            answer = await self.rebuild(await self.upload(data, f"{number}.png"))
            assert answer["notes"]
            await self.made_of(answer)

    async def test_a_picture_without_a_recipe_or_with_a_broken_one_says_so(self) -> None:
        await self.asetup()
        broken = xmp.packet(xmp.Facts(xmp.AI_MADE, '{"easel": 1, "prompt": 7}'))
        for data in (drawn.picture(), exporting.exported(drawn.noise(), Export(FORMATS["png"], packet=broken))):
            upload = await self.upload(data)
            response = await self.get(f"/api/canvases/{self.canvas.pk}/assets/{upload.pk}/rebuild")
            assert (response.status_code, response.json()["error"]["code"]) == (400, "no_recipe")

    async def rebuild(self, asset: Asset) -> Any:
        response = await self.get(f"/api/canvases/{self.canvas.pk}/assets/{asset.pk}/rebuild", x=10, y=20)
        assert response.status_code == 200, response.content
        return response.json()

    async def made_of(self, answer: Any) -> Node:
        """Send the operations as a browser would; the AI Image node that they make."""
        path = f"/api/canvases/{self.canvas.pk}"
        sent = await self.browser.patch(path, {"ops": answer["ops"]}, content_type="application/json")
        assert sent.status_code == 200, sent.content
        added = next(op["id"] for op in answer["ops"] if op.get("kind") == "image-generation")
        return await Node.objects.aget(pk=added)


class UnreadableTests(TestCase):
    def test_a_lost_file_tells_nothing(self) -> None:
        cast = Cast.assemble()
        prepared = ingest.prepare_now(drawn.picture(), cast.canvas.pk, "lost.png")
        asset = ingest.record(prepared, canvas=cast.canvas, by=cast.ada, origin=Asset.Origin.UPLOAD)
        asset.file = "canvases/gone.png"
        assert provenance.of(asset).recipe is None


@pytest.mark.parametrize("wanted", ["all", "mark", "none"])
def test_nothing_of_ours_goes_into_a_picture_that_no_model_has_made(wanted: Any) -> None:
    assert provenance.packet(provenance.Provenance(Asset(), Asset()), wanted) is None
