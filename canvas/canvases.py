"""What an owner does with a whole canvas: make, rename, delete, restore, hand over."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from canvas import live
from canvas.access import Person, Role, open_canvas
from canvas.models import Canvas, Membership, User
from canvas.refusals import NotFound, Refusal

NAME_LIMIT = 120
"""Characters in the name of a canvas."""


class BadName(Refusal):
    code = "bad_name"


def checked_name(name: str) -> str:
    """The name with white space collapsed. Raises `BadName` for an empty or a long one."""
    tidy = " ".join(name.replace("\x00", "").split())
    if not tidy:
        raise BadName(_("Give the canvas a name."), field="name")
    if len(tidy) > NAME_LIMIT:
        raise BadName(_("A name may have at most {name_limit} characters.").format(name_limit=NAME_LIMIT), field="name")
    return tidy


def create(owner: User, name: str) -> Canvas:
    """Raises `BadName`."""
    return Canvas.objects.create(owner=owner, name=checked_name(name))


def rename(person: Person, canvas_id: UUID, name: str) -> Canvas:
    """For the owner. Raises `NotFound`, `Forbidden` or `BadName`."""
    canvas, _role = open_canvas(person, canvas_id, Role.OWNER)
    canvas.name = checked_name(name)
    canvas.updated_at = timezone.now()
    with transaction.atomic():
        canvas.save(update_fields=["name", "updated_at"])
        live.announce(canvas.pk, {"t": "name", "name": canvas.name})
    return canvas


def delete(person: Person, canvas_id: UUID) -> Canvas:
    """Hide the canvas from everybody and send those away who have it open; its owner can restore it.

    For the owner. Raises `NotFound` or `Forbidden`.
    """
    with transaction.atomic():
        canvas, _role = open_canvas(person, canvas_id, Role.OWNER)
        canvas.deleted_at = timezone.now()
        canvas.save(update_fields=["deleted_at"])
        live.announce_access_change(canvas.pk)
    return canvas


def restore(person: Person, canvas_id: UUID) -> Canvas:
    """Undo `delete`: members and content are as they were. Raises `NotFound` for all but the owner."""
    canvas = Canvas.objects.filter(pk=canvas_id, owner=person.pk).first()
    if canvas is None:
        raise NotFound(_("There is no such canvas."), code="canvas_not_found", field="canvasId")
    canvas.deleted_at = None
    canvas.save(update_fields=["deleted_at"])
    return canvas


def hand_over(canvas: Canvas, owner: User) -> None:
    """Make somebody else the owner. Who owned it stays on as an editor."""
    with transaction.atomic():
        former = canvas.owner
        if former == owner:
            return
        Membership.objects.filter(canvas=canvas, user=owner).delete()
        Membership.objects.create(canvas=canvas, user=former, role=Membership.Role.EDITOR)
        canvas.owner = owner
        canvas.save(update_fields=["owner"])
        live.announce_access_change(canvas.pk)
