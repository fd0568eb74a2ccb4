"""Where each person last looked at each canvas: kept for them alone, and no part of what is shared."""

from typing import TypedDict
from uuid import UUID

from canvas.models import Camera, Canvas, User


class View(TypedDict):
    """The canvas point in the middle of the window, in canvas pixels, and the zoom (1 is life-size)."""

    x: float
    y: float
    z: float


def view_of(person: User, canvas_id: UUID) -> View | None:
    """Where the person was last; None for somebody who has not been here."""
    camera = Camera.objects.filter(person=person, canvas=canvas_id).first()
    return View(x=camera.x, y=camera.y, z=camera.zoom) if camera else None


def keep(person: User, canvas: Canvas, view: View) -> None:
    """Remember it for this person; nobody is told."""
    seen = {"x": view["x"], "y": view["y"], "zoom": view["z"]}
    Camera.objects.update_or_create(person=person, canvas=canvas, defaults=seen)
