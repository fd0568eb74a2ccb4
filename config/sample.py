"""The canvas that a new Easel starts with: a prompt, a picture made of it, and a picture made of that picture."""

from uuid import uuid4

from django.db import transaction

from canvas import changes
from canvas.models import Canvas, User
from canvas.ops import AddEdge, AddNode, Operation
from generation.models import Preset


def create_sample_canvas(owner: User) -> Canvas:
    """A canvas with three wired nodes; one press of Run on the AI Image makes the first picture."""
    with transaction.atomic():
        canvas = Canvas.objects.create(name="Sample canvas", owner=owner)
        changes.apply(canvas, owner, "sample", _operations())
    return canvas


def _operations() -> list[Operation]:
    prompt, picture, restyled = uuid4(), uuid4(), uuid4()
    google = Preset.objects.filter(provider="google", enabled=True).values_list("pk", flat=True).first()
    return [
        AddNode(
            id=prompt,
            kind="prompt",
            x=-560,
            y=-120,
            w=280,
            h=200,
            data={"prompt": "A calm desert at golden hour, long shadows over the dunes, cinematic"},
        ),
        AddNode(id=picture, kind="image-generation", x=-200, y=-240, w=340, h=560),
        AddNode(
            id=restyled,
            kind="image-generation",
            x=220,
            y=-240,
            w=340,
            h=560,
            data={"prompt": "The same place at night, under a sky full of stars", "preset": google},
        ),
        AddEdge.model_validate(
            {"id": uuid4(), "from": [prompt, "text-out"], "to": [picture, "prompt-in"]},
        ),
        AddEdge.model_validate(
            {"id": uuid4(), "from": [picture, "image-out"], "to": [restyled, "image-in"]},
        ),
    ]
