"""The keys of agents: making, revoking, and finding out who calls with one."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from canvas.access import Caller, Person, Role, Scope, open_canvas
from canvas.models import AgentKey, Canvas, User
from canvas.refusals import NotFound, Refusal

MARK = "easel_"
"""What every key begins with, so that it is known for one wherever it turns up."""
RANDOM_BYTES = 32
SHOWN_CHARACTERS = 10
NAME_LIMIT = 80
USE_NOTED_EVERY = timedelta(minutes=1)


class BadAgentKey(Refusal):
    """A key cannot be made so. Codes: `bad_name bad_scopes`."""


class BadKey(Refusal):
    """What was sent as a key opens nothing: unknown, revoked, or of somebody whose account is switched off."""

    status = 401
    code = "bad_key"


def of(canvas: Canvas) -> QuerySet[AgentKey]:
    """The canvas's keys with their makers, last made first, revoked ones included."""
    return AgentKey.objects.filter(canvas=canvas).select_related("made_by")


def make(person: Person, canvas_id: UUID, name: str, scopes: Iterable[str]) -> tuple[AgentKey, str]:
    """A new key and its text, which nobody can get again. For the owner.

    Raises `NotFound`, `Forbidden` or `BadAgentKey`.
    """
    canvas, _role = open_canvas(person, canvas_id, Role.OWNER)
    assert isinstance(person, User)  # noqa: S101 - an owner has an account
    tidy, chosen = _checked_name(name), _checked_scopes(scopes)
    secret = MARK + secrets.token_urlsafe(RANDOM_BYTES)
    key = AgentKey.objects.create(
        canvas=canvas,
        name=tidy,
        prefix=secret[:SHOWN_CHARACTERS],
        sha256=_digest(secret),
        scopes=chosen,
        made_by=person,
    )
    return key, secret


def find(person: Person, canvas_id: UUID, key_id: int) -> AgentKey:
    """One of the canvas's keys. For the owner. Raises `NotFound` or `Forbidden`."""
    canvas, _role = open_canvas(person, canvas_id, Role.OWNER)
    key = of(canvas).filter(pk=key_id).first()
    if key is None:
        raise NotFound(_("There is no such key on this canvas."), code="key_not_found")
    return key


def revoke(person: Person, canvas_id: UUID, key_id: int) -> AgentKey:
    """End the key for good, at once. A revoked one stays as it is. For the owner. Raises `NotFound` or `Forbidden`."""
    key = find(person, canvas_id, key_id)
    if key.revoked_at is None:
        key.revoked_at = timezone.now()
        key.save(update_fields=["revoked_at"])
    return key


def caller_with(secret: str) -> Caller:
    """Whoever calls with that key, noting that it is in use. Raises `BadKey`.

    Looked up by hash, so that the time it takes tells nothing of the key.
    """
    digest = _digest(secret)
    key = AgentKey.objects.select_related("made_by").filter(sha256=digest, revoked_at=None).first()
    if key is None or not key.made_by.is_active:
        raise BadKey(_("This key is unknown or was revoked. The owner of the canvas can make a new one."))
    _note_use(key, timezone.now())
    return Caller(key.made_by, f"key:{digest}", key.canvas_id, frozenset(key.scopes))


def _note_use(key: AgentKey, now: datetime) -> None:
    """Written once a minute at most: a key in steady use costs no write for each call."""
    if key.last_used_at is None or now - key.last_used_at >= USE_NOTED_EVERY:
        AgentKey.objects.filter(pk=key.pk, last_used_at=key.last_used_at).update(last_used_at=now)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _checked_name(name: str) -> str:
    tidy = " ".join(name.replace("\x00", "").split())
    if not 1 <= len(tidy) <= NAME_LIMIT:
        raise BadAgentKey(
            _("Give the key a name of at most {name_limit} characters.").format(name_limit=NAME_LIMIT),
            code="bad_name",
            field="name",
        )
    return tidy


def _checked_scopes(scopes: Iterable[str]) -> list[str]:
    """The scopes in their own order, each once."""
    chosen = set(scopes)
    if not chosen or not chosen <= set(Scope.values):
        raise BadAgentKey(
            _("Choose from {list}.").format(list=", ".join(Scope.values)), code="bad_scopes", field="scopes"
        )
    return [scope for scope in Scope.values if scope in chosen]
