"""A canvas with pictures that differ in everything a gallery filters by."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from canvas.models import Canvas
from generation.models import Job
from generation.states import State
from media_assets import ingest
from media_assets.models import Asset
from tests import drawn
from tests.media_assets.shared_canvas import SharedCanvas

MODEL = "fal-ai/flux-2"


class GalleryCase(SharedCanvas):
    """Pictures are made in the order in which a test makes them, a minute apart, up to now."""

    def setUp(self) -> None:
        super().setUp()
        self.clock = timezone.now() - timedelta(days=1)

    def tick(self) -> Any:
        self.clock += timedelta(minutes=1)
        return self.clock

    def picture(self, prompt: str = "", canvas: Canvas | None = None, **fields: Any) -> Asset:
        """One that was made of that prompt; without a prompt one that was uploaded."""
        place = canvas or self.canvas
        by = fields.pop("by", self.ada)
        name = fields.pop("name", "picture.png")
        data = fields.pop("data", None) or drawn.picture(color=(len(prompt), 7, 9))
        prepared = ingest.prepare_now(data, place.pk, name)
        origin = Asset.Origin.GENERATION if prompt else Asset.Origin.UPLOAD
        asset = ingest.record(prepared, canvas=place, by=by, origin=origin)
        asset.created_at = self.tick()
        asset.save(update_fields=["created_at"])
        if prompt:
            self.run_of(prompt, canvas=place, by=by, asset=asset, state=State.SUCCEEDED, **fields)
        return asset

    def run_of(self, prompt: str, canvas: Canvas | None = None, **fields: Any) -> Job:
        values: dict[str, Any] = {"state": State.FAILED, "model": MODEL, "provider": "fal", "node": None, **fields}
        job = Job.objects.create(
            canvas=canvas or self.canvas,
            created_by=values.pop("by", self.ada),
            prompt=prompt,
            arguments={"prompt": prompt, "image_size": "square"},
            account_source="sandbox",
            fingerprint="",
            **values,
        )
        Job.objects.filter(pk=job.pk).update(created_at=self.tick())
        job.refresh_from_db()
        return job

    def other_canvas(self, owner: Any = None, name: str = "Quay") -> Canvas:
        return Canvas.objects.create(name=name, owner=owner or self.ada)

    def small(self, at: int) -> bytes:
        """A picture of its own for each number."""
        return drawn.picture(size=(2, 2), color=(at % 256, at // 256, 1))

    def node_id(self) -> UUID:
        return uuid4()
