"""What a new job is made of: its check, its row, and the same once more for a retry."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from canvas.models import Canvas, User
from canvas.refusals import Refusal
from generation import costs, providers, runs
from generation.accounts import account_for
from generation.contracts import Contract
from generation.models import Job, Preset
from generation.prompts import quality_warnings
from generation.providers.protocol import Account, Order, Wish
from generation.states import OPEN, State
from media_assets.models import Asset


class ReferenceNotSupported(Refusal):
    code = "reference_not_supported"


class ReferenceRequired(Refusal):
    code = "reference_required"


class IdempotencyConflict(Refusal):
    status = 409
    code = "idempotency_conflict"


@dataclass(frozen=True)
class Request:
    """Everything a new job is made of. `waits_for` is the job whose picture will be the reference.

    `settings` are the node's own (`node_settings`), to be restored with the picture.
    """

    canvas: Canvas
    by: User
    provider_id: str
    order: Order
    reference: Asset | None = None
    waits_for: Job | None = None
    preset: Preset | None = None
    node: UUID | None = None
    retry_of: Job | None = None
    idempotency_key: str | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)


@contextmanager
def one_at_a_time(canvas: Canvas) -> Iterator[None]:
    """Whoever looks here what is running before a run is started sees every run that was started: nobody pays twice.

    SQLite has one writer at a time and a transaction of ours is one from its beginning; elsewhere the row is locked.
    """
    with transaction.atomic():
        Canvas.objects.select_for_update().get(pk=canvas.pk)
        yield


def check_reference(provider_id: str, wish: Wish) -> None:
    """Raise `ReferenceNotSupported` or `ReferenceRequired` where the wish has one too many or lacks it."""
    contract = providers.get(provider_id).contract(wish.model)
    if wish.has_reference and contract.reference is None:
        raise _not_supported(provider_id, contract)
    if contract.reference and contract.reference.required and not wish.has_reference:
        message = _("{model} works on a reference image and got none. Add one or choose another model.").format(
            model=contract.label
        )
        raise ReferenceRequired(message, field="referenceImage", details={"model": contract.model})


def _not_supported(provider_id: str, contract: Contract) -> ReferenceNotSupported:
    details = {"model": contract.model}
    if contract.with_reference:
        details["withReference"] = contract.with_reference
        sibling = f"{providers.get(provider_id).contract(contract.with_reference).label} ({contract.with_reference})"
        message = _("{model} takes no reference image. Choose {sibling} or remove the reference.").format(
            model=contract.label, sibling=sibling
        )
    else:
        message = _("{model} takes no reference image. Choose another model or remove the reference.").format(
            model=contract.label
        )
    return ReferenceNotSupported(message, field="referenceImage", details=details)


def made_with(canvas: Canvas, key: str | None) -> Job | None:
    """The job made earlier with that idempotency key, whatever it was asked for."""
    return Job.objects.filter(canvas=canvas, idempotency_key=key).first() if key else None


def known(canvas: Canvas, key: str | None, fingerprint: str) -> Job | None:
    """The job made earlier with that idempotency key. Raises `IdempotencyConflict` if it was of other inputs."""
    job = made_with(canvas, key)
    if job and job.fingerprint != fingerprint:
        raise IdempotencyConflict(_("This Idempotency-Key was used with other inputs before."), field="Idempotency-Key")
    return job


def fingerprint(request: Request, reference_sha256: str | None) -> str:
    """A hash of what the request asks for, equal for equal inputs."""
    parts = [request.provider_id, request.order.model, request.order.arguments, str(request.node), reference_sha256]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def start(request: Request, account: Account | None = None) -> Job:
    """Write a new job and have it carried on. The same idempotency key and inputs give the earlier job.

    `account` is who pays, where the caller has asked for it already. Raises `CredentialMissing`,
    `CredentialUnreadable` or `IdempotencyConflict`; then nothing is written.
    """
    account = account or account_for(request.provider_id, request.canvas)
    mark = fingerprint(request, request.reference.sha256 if request.reference else None)
    with transaction.atomic():
        earlier = known(request.canvas, request.idempotency_key, mark)
        if earlier:
            return earlier
        warnings = (*quality_warnings(request.order.arguments["prompt"]), *request.order.warnings)
        job = Job.objects.create(
            canvas=request.canvas,
            node=request.node,
            created_by=request.by,
            state=State.WAITING if request.waits_for else State.READY,
            provider=request.provider_id,
            model=request.order.model,
            preset=request.preset,
            # A retry sends the arguments of then, so it is of the revision of then.
            preset_revision=_revision(request),
            prompt=request.order.arguments["prompt"],
            arguments=request.order.arguments,
            settings=dict(request.settings),
            reference=request.reference,
            dropped=list(request.order.dropped),
            warnings=[warning.as_json() for warning in warnings],
            account_source=account.source,
            credential_id=account.credential_id,
            estimated_cost=costs.expected(
                request.provider_id,
                request.order,
                account.source,
                request.reference,
                waits=request.waits_for is not None,
            ),
            idempotency_key=request.idempotency_key,
            fingerprint=mark,
            waits_for=request.waits_for,
            retry_of=request.retry_of,
        )
        runs.begun(job)
        if request.waits_for:
            runs.release_if_ended(request.waits_for)
            job.refresh_from_db()
    return job


def _revision(request: Request) -> int | None:
    if request.retry_of:
        return request.retry_of.preset_revision
    return request.preset.revision if request.preset else None


def retry(job: Job, by: User) -> Job:
    """A new job with the inputs of an ended one. Raises `Refusal` for one that is still open.

    Where a retry of it, or another job of its node, is running already, that one is given back.
    """
    if job.is_open:
        raise Refusal(_("This run has not ended yet."), code="still_running")
    with one_at_a_time(job.canvas):
        same = Q(retry_of=job) | Q(canvas=job.canvas_id, node=job.node) if job.node else Q(retry_of=job)
        return Job.objects.filter(same, state__in=OPEN).first() or _retried(job, by)


def _retried(job: Job, by: User) -> Job:
    if job.state == State.UNCONFIRMED:
        runs.dismiss(job)
    order = Order(job.model, job.arguments, tuple(job.dropped))
    request = Request(
        job.canvas,
        by,
        job.provider,
        order,
        job.reference,
        preset=job.preset,
        node=job.node,
        retry_of=job,
        settings=job.settings,
    )
    return start(request)
