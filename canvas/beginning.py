"""Making a canvas with something on it."""

from uuid import uuid4

from django.db import transaction

from canvas import canvases, changes, starters
from canvas.models import Canvas, User


def begin(owner: User, name: str, starter_id: str = "") -> Canvas:
    """A new canvas, with that starter on it where one is named. Raises `BadName` or `NotFound`; then there is none."""
    with transaction.atomic():
        canvas = canvases.create(owner, name)
        if starter_id:
            changes.apply(canvas, owner, f"starter-{uuid4()}", starters.operations(starters.get(starter_id)))
    return canvas
