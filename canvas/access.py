"""Who may do what on a canvas. For everybody else the canvas does not exist."""

from dataclasses import dataclass
from enum import IntEnum
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from canvas.models import AgentKey, Canvas, Membership, User
from canvas.refusals import Forbidden, NotFound, Refusal

Person = User | AnonymousUser
Scope = AgentKey.Scope


class Role(IntEnum):
    """Roles in growing order of rights."""

    VIEWER = 1
    EDITOR = 2
    OWNER = 3

    @property
    def label(self) -> str:
        """The role as programs say it."""
        return self.name.lower()

    @property
    def words(self) -> str:
        """The role as people read it."""
        return {Role.VIEWER: _("viewer"), Role.EDITOR: _("editor"), Role.OWNER: _("owner")}[self]


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
        raise _no_such_canvas()
    _check_role(role, at_least)
    return canvas, role


def _no_such_canvas() -> NotFound:
    return NotFound(_("There is no such canvas."), code="canvas_not_found", field="canvasId")


def _check_role(role: Role, at_least: Role) -> None:
    if role < at_least:
        text = _("This needs the role of {needed}; yours is {own}.")
        raise Forbidden(text.format(needed=at_least.words, own=role.words))


def visible_canvases(person: User) -> QuerySet[Canvas]:
    """The canvases the person owns or is a member of, without deleted ones."""
    mine = Q(owner=person) | Q(pk__in=Membership.objects.filter(user=person).values("canvas"))
    return Canvas.objects.filter(mine, deleted_at=None)


class ScopeMissing(Forbidden):
    code = "scope_missing"


_NEEDED = {Scope.READ: Role.VIEWER, Scope.RUN: Role.EDITOR, Scope.EDIT: Role.EDITOR}
"""The role that a person needs for what a scope covers."""


@dataclass(frozen=True)
class Caller:
    """Whoever calls the API: a person in a session, or a program with an agent key of that person's.

    With a key the person's rights shrink to one canvas, `canvas_id`, and to `scopes`; in a session both are None.
    `identity` is what calls are counted by.
    """

    user: User
    identity: str
    canvas_id: UUID | None = None
    scopes: frozenset[str] | None = None

    @property
    def is_agent(self) -> bool:
        return self.scopes is not None

    def require(self, scope: Scope) -> None:
        """Raise `ScopeMissing` where the key was made without that scope."""
        if self.scopes is not None and scope not in self.scopes:
            message = _("This key lacks the scope “{scope}”. An owner of the canvas can make one that has it.")
            raise ScopeMissing(message.format(scope=scope.value), details={"scope": scope.value})

    def meant(self, canvas_id: UUID | None) -> UUID:
        """The canvas that a request is about: the one it names, or without a name the key's. Raises `Refusal`."""
        if canvas_id is None and self.canvas_id is None:
            raise Refusal(_("Say which canvas is meant."), code="bad_input", field="canvasId")
        return canvas_id or self.canvas_id  # type: ignore[return-value]  # one of them is set

    def sees(self, canvas: Canvas) -> bool:
        """Whether the canvas exists for this caller."""
        return self.canvas_id in (None, canvas.pk) and role_on(canvas, self.user) is not None

    def open(self, canvas_id: UUID, scope: Scope, at_least: Role = Role.VIEWER) -> tuple[Canvas, Role]:
        """The canvas and the role on it of the person in whose name the call is made.

        Raises `NotFound` as `open_canvas` does and for any canvas but the key's, `ScopeMissing`, and `Forbidden`
        where the person's role is too small for the scope, or for `at_least`.
        """
        if self.canvas_id not in (None, canvas_id):
            raise _no_such_canvas()
        canvas, role = open_canvas(self.user, canvas_id)
        self.require(scope)
        _check_role(role, max(_NEEDED[scope], at_least))
        return canvas, role
