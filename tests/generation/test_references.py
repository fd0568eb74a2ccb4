"""References on their way to a provider: as people see them, in a format that every provider reads."""

import io

from channels.db import database_sync_to_async
from PIL import ExifTags, Image

from generation import providers, references, requests
from generation.models import Job
from generation.providers.protocol import Reference, Wish
from generation.states import State
from media_assets import ingest, storages
from media_assets.models import Asset
from tests import drawn
from tests.sandboxed import SandboxedTestCase

AMPLE = 10_000_000


class ReferenceTests(SandboxedTestCase):
    async def asset(self, data: bytes, name: str) -> Asset:
        prepared = await ingest.prepare(data, self.canvas.pk, name)
        kept: Asset = await database_sync_to_async(ingest.record)(
            prepared, canvas=self.canvas, by=self.ada, origin=Asset.Origin.UPLOAD
        )
        return kept

    async def sent(self, data: bytes, name: str, max_bytes: int = AMPLE) -> tuple[Reference, Image.Image]:
        reference = await references.load(await self.asset(data, name), max_bytes)
        assert len(reference.data) <= max_bytes
        with Image.open(io.BytesIO(reference.data)) as image:
            assert image.get_format_mimetype() == reference.mime
            image.load()
            return reference, image

    async def test_a_usual_picture_goes_as_it_is(self) -> None:
        for name in ("PNG", "JPEG", "WEBP"):
            with self.subTest(name):
                data = drawn.picture(name)
                reference, _image = await self.sent(data, "red")
                assert reference.data == data

    async def test_a_turned_photo_goes_upright(self) -> None:
        for orientation in range(2, 9):
            with self.subTest(orientation):
                reference, image = await self.sent(drawn.turned("JPEG", orientation, (40, 20)), "photo.jpg")
                assert (reference.mime, image.size) == ("image/jpeg", (40, 20))
                corner, left, right = (image.getpixel(at) for at in ((3, 3), (10, 15), (35, 15)))
                assert min(corner) > 200, "white is in the upper left"  # type: ignore[arg-type]  # RGB
                assert left[0] > left[2], "red is on the left"  # type: ignore[index]
                assert right[2] > right[0], "blue is on the right"  # type: ignore[index]
                assert ExifTags.Base.Orientation not in image.getexif()

    async def test_a_format_that_not_everybody_reads_goes_as_png(self) -> None:
        for name, data in (("moving.gif", drawn.animation("GIF")), ("red.avif", drawn.picture("AVIF"))):
            with self.subTest(name):
                reference, _image = await self.sent(data, name)
                assert (reference.mime, reference.name) == ("image/png", name.partition(".")[0] + ".png")

    async def test_a_picture_that_is_too_large_for_its_provider_loses_a_little(self) -> None:
        data = drawn.noise(size=(300, 200))
        reference, image = await self.sent(data, "noise.png", max_bytes=len(data) - 1)
        assert (reference.mime, image.size) == ("image/jpeg", (300, 200))

    async def test_a_lost_file_ends_the_run_before_anything_is_paid(self) -> None:
        asset = await self.asset(drawn.picture(), "lost.png")
        await database_sync_to_async(storages.current().remove)(asset.file)
        job = await self.ended(await database_sync_to_async(self.started)(asset))
        assert (job.state, job.error_code, job.error_field) == (State.FAILED, "reference_missing", "referenceImage")
        assert self.paid() == 0

    def started(self, reference: Asset) -> Job:
        order = providers.get("google").shape(Wish("a quiet harbour", has_reference=True))
        return requests.start(requests.Request(self.canvas, self.ada, "google", order, reference))
