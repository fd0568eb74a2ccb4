"""Who is on a canvas beside its owner, and changing that."""

from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from canvas import live
from canvas.access import Person, Role, open_canvas, visible_canvases
from canvas.models import Canvas, Membership, User
from canvas.refusals import NotFound, Refusal


class BadMember(Refusal):
    """Codes: `unknown_account already_member owner_is_no_member unknown_role owner_cannot_leave`."""

    code = "bad_member"


def of(canvas: Canvas) -> QuerySet[Membership]:
    """The memberships with their people, in the order of joining."""
    return Membership.objects.filter(canvas=canvas).select_related("user").order_by("created_at", "pk")


def add(person: Person, canvas_id: UUID, email: str, role: str) -> Membership:
    """Let an existing account in. For the owner. Raises `NotFound`, `Forbidden` or `BadMember`."""
    with transaction.atomic():
        canvas, _role = open_canvas(person, canvas_id, Role.OWNER)
        account = _account(email)
        if account.pk == canvas.owner_id:
            raise BadMember(_("You own this canvas already."), code="owner_is_no_member", field="email")
        membership, is_new = Membership.objects.get_or_create(
            canvas=canvas, user=account, defaults={"role": _checked_role(role)}
        )
        if not is_new:
            raise BadMember(
                _("{account} is on this canvas already.").format(account=account), code="already_member", field="email"
            )
        live.announce_access_change(canvas.pk)
    return membership


def change_role(person: Person, canvas_id: UUID, user_id: int, role: str) -> Membership:
    """For the owner. Raises `NotFound`, `Forbidden` or `BadMember`."""
    with transaction.atomic():
        canvas, _role = open_canvas(person, canvas_id, Role.OWNER)
        membership = _membership(canvas, user_id)
        membership.role = _checked_role(role)
        membership.save(update_fields=["role"])
        live.announce_access_change(canvas.pk)
    return membership


def remove(person: Person, canvas_id: UUID, user_id: int) -> User:
    """Take somebody off the canvas, at once also in their open browsers. For the owner.

    Raises `NotFound` or `Forbidden`.
    """
    with transaction.atomic():
        canvas, _role = open_canvas(person, canvas_id, Role.OWNER)
        membership = _membership(canvas, user_id)
        membership.delete()
        live.announce_access_change(canvas.pk)
    return membership.user


def leave(person: Person, canvas_id: UUID) -> Canvas:
    """For a member. Raises `NotFound`, or `BadMember` for the owner."""
    with transaction.atomic():
        canvas, role = open_canvas(person, canvas_id)
        if role is Role.OWNER:
            raise BadMember(_("You own this canvas, so you cannot leave it."), code="owner_cannot_leave")
        Membership.objects.filter(canvas=canvas, user=person.pk).delete()
        live.announce_access_change(canvas.pk)
    return canvas


def announce_account_change(account: User) -> None:
    """Have the account's canvases check anew who may stay: for an account switched off or on."""
    for canvas_id in visible_canvases(account).values_list("pk", flat=True):
        live.announce_access_change(canvas_id)


def _account(email: str) -> User:
    account = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    if account is None:
        raise BadMember(
            _("Nobody has an account with this e-mail address. An administrator can make one."),
            code="unknown_account",
            field="email",
        )
    return account


def _membership(canvas: Canvas, user_id: int) -> Membership:
    membership = of(canvas).filter(user=user_id).first()
    if membership is None:
        raise NotFound(_("This person is not on the canvas."), code="member_not_found")
    return membership


def _checked_role(role: str) -> str:
    if role not in Membership.Role.values:
        raise BadMember(_("A member is an editor or a viewer."), code="unknown_role", field="role")
    return role
