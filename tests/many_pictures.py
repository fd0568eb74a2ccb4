"""A canvas with very many pictures, for benchmarks and for looking at: few files, many rows."""

import itertools
import random
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone
from PIL import Image, ImageDraw

from canvas.models import Canvas, User
from generation.models import Job
from generation.states import State
from media_assets import ingest
from media_assets.models import Asset, Rendition
from tests import drawn

WORDS = (
    "harbour dawn fog lighthouse gull rope crane brick winter orchard copper kettle glass dune fox lantern"
    " paper boat meadow violin marble tram rain window tiger moss river stone bridge night market orange"
).split()
MODELS = ("fal-ai/flux-2", "fal-ai/flux-2-pro", "fal-ai/recraft/v4.1/text-to-image", "gemini-nano-banana-2.1")
RARE_WORD = "zeppelin"
"""In one prompt of a thousand."""
_SIZES = ((512, 512), (640, 400), (400, 640), (768, 512))


def prompts(count: int, chance: random.Random) -> Sequence[str]:
    texts = (" ".join(chance.choices(WORDS, k=chance.randint(6, 30))) for _ in range(count))
    return [f"{text} {RARE_WORD}" if at % 1000 == 500 else text for at, text in enumerate(texts)]


def files(canvas: Canvas, count: int, chance: random.Random) -> list[ingest.Prepared]:
    """Pictures of different colours and shapes, stored."""
    made = []
    for _ in range(count):
        ground, ball = (tuple(chance.randint(20, 235) for _ in range(3)) for _ in range(2))
        image = _scene(chance.choice(_SIZES), ground, ball, chance.random())
        made.append(ingest.prepare_now(drawn.encoded(image, "JPEG", quality=80), canvas.pk, "picture.jpg"))
    return made


def _scene(size: tuple[int, int], ground: Any, ball: Any, height: float) -> Image.Image:
    """A ball over a horizon, to be told apart at a glance. `height` is from 0, low, to 1."""
    image = Image.new("RGB", size, ground)
    draw = ImageDraw.Draw(image)
    width, tall = size
    horizon = tall * 0.62
    draw.rectangle((0, horizon, width, tall), fill=tuple(int(each * 0.6) for each in ground))
    radius, middle = min(size) * 0.18, horizon * (1 - 0.8 * height)
    draw.ellipse((width / 2 - radius, middle - radius, width / 2 + radius, middle + radius), fill=ball)
    return image


def fill(canvas: Canvas, people: Sequence[User], count: int, *, distinct: int = 200, seed: int = 5) -> None:
    """Every tenth one is an upload, the rest was made; one a minute up to now."""
    chance = random.Random(seed)
    stored = itertools.cycle(files(canvas, min(distinct, count), chance))
    nodes = [uuid4() for _ in range(40)]
    now = timezone.now()
    assets, jobs, small = [], [], []
    for at, prompt in enumerate(prompts(count, chance)):
        moment = now - timedelta(minutes=count - at)
        prepared = next(stored)
        asset = _asset(canvas, chance.choice(people), prepared, at)
        asset.created_at = moment
        assets.append(asset)
        small += [Rendition(asset=asset, **each._asdict()) for each in prepared.renditions]
        if asset.origin == Asset.Origin.GENERATION:
            jobs.append(_job(asset, chance.choice(MODELS), prompt, chance.choice(nodes)))
    Asset.objects.bulk_create(assets, batch_size=500)
    Rendition.objects.bulk_create(small, batch_size=500)
    Job.objects.bulk_create(jobs, batch_size=500)


def _asset(canvas: Canvas, by: User, prepared: ingest.Prepared, at: int) -> Asset:
    origin = Asset.Origin.UPLOAD if at % 10 == 3 else Asset.Origin.GENERATION
    same = ("sha256", "mime", "bytes", "width", "height", "frames", "file", "placeholder")
    values = {name: getattr(prepared, name) for name in same}
    return Asset(canvas=canvas, created_by=by, origin=origin, name=f"picture {at}.jpg", **values)


def _job(asset: Asset, model: str, prompt: str, node: UUID) -> Job:
    return Job(
        canvas=asset.canvas,
        node=node,
        created_by=asset.created_by,
        state=State.SUCCEEDED,
        provider="google" if model.startswith("gemini") else "fal",
        model=model,
        prompt=prompt,
        arguments={"prompt": prompt},
        account_source="sandbox",
        fingerprint="",
        asset=asset,
        created_at=asset.created_at,
        finished_at=asset.created_at,
    )
