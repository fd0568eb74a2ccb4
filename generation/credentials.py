"""What an owner does with a canvas's provider keys. A key is asked about at the provider before it is stored."""

from collections.abc import Callable
from uuid import UUID

from asgiref.sync import async_to_sync
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from canvas import cards
from canvas.access import Person, Role, open_canvas
from canvas.models import Canvas, Node, User
from canvas.refusals import NotFound, Refusal
from generation import credential_usage, encryption, node_runs, providers, runs
from generation.accounts import account_for
from generation.credential_models import AccountPolicy, Credential
from generation.encryption import WIPED, Secret
from generation.models import Job
from generation.providers.errors import ProviderError
from generation.providers.protocol import Account
from generation.states import OPEN

NAME_LIMIT = 80
KEY_LIMIT = 300
TAIL = 4
_SHORTEST_WITH_TAIL = 12


class BadKey(Refusal):
    """Codes: `bad_key` for a form no key has, `key_rejected` by the provider."""

    code = "bad_key"


class BadName(Refusal):
    code = "bad_name"


class BadMode(Refusal):
    code = "bad_mode"


class KeyPresent(Refusal):
    status = 409
    code = "key_present"


def checked_key(text: str) -> str:
    """The key without surrounding white space. Raises `BadKey`. Prefixes are the providers' business and change."""
    key = text.strip()
    if not key or len(key) > KEY_LIMIT or not all("!" <= character <= "~" for character in key):
        message = _("A key is 1 to {most} letters, digits and signs without a space. Copy it once more.").format(
            most=KEY_LIMIT
        )
        raise BadKey(message, field="key")
    return key


def checked_name(text: str) -> str:
    """A name of one line. Raises `BadName`."""
    name = " ".join(text.split())
    if not name or len(name) > NAME_LIMIT or not name.isprintable():
        raise BadName(_("A name has 1 to {name_limit} characters.").format(name_limit=NAME_LIMIT), field="name")
    return name


def active_on(canvas: Canvas) -> QuerySet[Credential]:
    return Credential.objects.filter(canvas=canvas, removed_at=None).select_related("added_by")


def find(by: Person, canvas_id: UUID, credential_id: int) -> Credential:
    """An active credential, for the canvas's owner. Raises `NotFound` or `Forbidden`."""
    canvas, _role = open_canvas(by, canvas_id, Role.OWNER)
    credential = active_on(canvas).filter(pk=credential_id).first()
    if credential is None:
        raise NotFound(_("There is no such key on this canvas."), code="credential_not_found")
    return credential


def add(by: User, canvas_id: UUID, provider_id: str, name: str, key: str) -> ProviderError | None:
    """Store a key that the provider takes; gives back why the provider could not tell, if it could not.

    Raises `NotFound`, `Forbidden`, `UnknownProvider`, `BadKey`, `BadName`, `KeyPresent` or `EncryptionNotConfigured`.
    """
    canvas, _role = open_canvas(by, canvas_id, Role.OWNER)
    provider, name, key = providers.get(provider_id), checked_name(name), checked_key(key)
    present = KeyPresent(
        _("This canvas has a key for {provider} already. Replace or remove that one.").format(provider=provider.label)
    )
    if active_on(canvas).filter(provider=provider_id).exists():
        raise present
    doubt = _asked_about(provider_id, key)
    try:
        with transaction.atomic():
            credential = Credential.objects.create(
                canvas=canvas,
                provider=provider_id,
                name=name,
                key=Secret.of(key),
                tail=_tail(key),
                added_by=by,
            )
            _redraw(canvas)
    except IntegrityError:
        raise present from None
    _note(credential.pk, doubt)
    return doubt


def replace(by: User, canvas_id: UUID, credential_id: int, key: str) -> ProviderError | None:
    """Put another key in the place of one; its jobs go on with it. Gives back and raises like `add`."""
    credential, key = find(by, canvas_id, credential_id), checked_key(key)
    doubt = _asked_about(credential.provider, key)
    _change(credential, key=Secret.of(key), tail=_tail(key), replaced_at=timezone.now())
    _note(credential.pk, doubt)
    return doubt


def test(by: User, canvas_id: UUID, credential_id: int) -> ProviderError | None:
    """Ask the provider about a stored key, for free: None when it takes it. Raises `CredentialUnreadable`."""
    credential = find(by, canvas_id, credential_id)
    problem = _check(credential.provider, account_for(credential.provider, credential.canvas))
    _note(credential.pk, problem)
    return problem


def rename(by: User, canvas_id: UUID, credential_id: int, name: str) -> None:
    """Raises `NotFound`, `Forbidden` or `BadName`."""
    credential = find(by, canvas_id, credential_id)
    Credential.objects.filter(pk=credential.pk).update(name=checked_name(name))


def remove(by: User, canvas_id: UUID, credential_id: int) -> Credential:
    """Wipe the key. Runs under way with it cannot go on. Raises `NotFound` or `Forbidden`."""
    credential = find(by, canvas_id, credential_id)
    _change(credential, key=WIPED, removed_at=timezone.now())
    return credential


def choose_mode(by: User, canvas_id: UUID, provider_id: str, mode: str) -> None:
    """Say whose keys the canvas may use for a provider.

    Raises `NotFound`, `Forbidden`, `UnknownProvider` or `BadMode`.
    """
    canvas, _role = open_canvas(by, canvas_id, Role.OWNER)
    providers.get(provider_id)
    if mode not in AccountPolicy.Mode.values:
        raise BadMode(_("There is no such choice."), field="mode")
    with transaction.atomic():
        AccountPolicy.objects.update_or_create(canvas=canvas, provider=provider_id, defaults={"mode": mode})
        _redraw(canvas)


def under_way(credential: Credential) -> QuerySet[Job]:
    """The runs that still need the key."""
    return Job.objects.filter(credential=credential, state__in=OPEN)


def _asked_about(provider_id: str, key: str) -> ProviderError | None:
    """None when the provider takes the key, an error when it could not tell. Raises `BadKey` when it does not."""
    encryption.check_configured()
    provider = providers.get(provider_id)
    problem = _check(provider_id, Account("canvas", key, provider.urls()))
    if problem and problem.code == "key_rejected":
        raise BadKey(
            _("{label} does not accept this key, so it was not saved.").format(label=provider.label),
            code=problem.code,
            field="key",
        )
    return problem


def _check(provider_id: str, account: Account) -> ProviderError | None:
    try:
        async_to_sync(providers.get(provider_id).check_key)(account)
    except ProviderError as problem:
        return problem
    return None


def _note(credential_id: int, problem: ProviderError | None) -> None:
    if problem:
        credential_usage.refused(credential_id, problem)
    else:
        credential_usage.worked(credential_id)


def _tail(key: str) -> str:
    """The last characters, where they are a small part of the whole."""
    return key[-TAIL:] if len(key) >= _SHORTEST_WITH_TAIL else ""


def _change(credential: Credential, **fields: object) -> None:
    with transaction.atomic():
        changed = Credential.objects.filter(pk=credential.pk, removed_at=None).update(**fields)
        if not changed:
            raise NotFound(_("This key was removed meanwhile."), code="credential_not_found")
        _redraw(credential.canvas)
        for job_id in under_way(credential).values_list("pk", flat=True):
            transaction.on_commit(_waking(job_id))


def _waking(job_id: UUID) -> Callable[[], object]:
    return lambda: runs.attention.send(Job, job_id=job_id, at_once=True)


def _redraw(canvas: Canvas) -> None:
    """Cards say who pays, and whether anybody does."""
    nodes = Node.objects.filter(canvas=canvas, kind=node_runs.KIND)
    cards.redraw(canvas.pk, nodes.values_list("pk", flat=True))
