"""Who may do what on a canvas. For everybody else the canvas does not exist."""

from enum import IntEnum
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from canvas.models import Canvas, Membership, User
from canvas.refusals import Forbidden, NotFound

Person = User | AnonymousUser


class Role(IntEnum):
    """Roles in growing order of rights."""

    VIEWER = 1
    EDITOR = 2
    OWNER = 3

    @property
    def label(self) -> str:
        return self.name.lower()


def role_on(canvas: Canvas, person: Person) -> Role | None:
    """The person's role, or None for a stranger and on a deleted canvas."""
    if not person.is_authenticated or not person.is_active or canvas.deleted_at:
        return None
    if canvas.owner_id == person.pk:
        return Role.OWNER
    membership = Membership.objects.filter(canvas=canvas, user=person).first()
    return Role[membership.role.upper()] if membership else None


def open_canvas(person: Person, canvas_id: UUID | str, at_least: Role = Role.VIEWER) -> tuple[Canvas, Role]:
    """The canvas and the person's role on it.

    Raises `NotFound` for a stranger just as for a canvas that does not exist, `Forbidden` for a member
    whose role is too small.
    """
    canvas = Canvas.objects.filter(pk=canvas_id).first()
    role = role_on(canvas, person) if canvas else None
    if canvas is None or role is None:
        raise NotFound("There is no such canvas.", code="canvas_not_found", field="canvasId")
    if role < at_least:
        raise Forbidden(f"This needs the role of {at_least.label}; yours is {role.label}.")
    return canvas, role


def visible_canvases(person: User) -> QuerySet[Canvas]:
    """The canvases the person owns or is a member of, without deleted ones."""
    mine = Q(owner=person) | Q(pk__in=Membership.objects.filter(user=person).values("canvas"))
    return Canvas.objects.filter(mine, deleted_at=None)
