"""What a run costs by the published prices, as it is written down with its job: in US dollars, None where unknown."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from canvas.refusals import Refusal
from generation import providers
from generation.models import Job
from generation.prices import PerMegapixel
from generation.pricing import estimate
from generation.providers.protocol import Order, Source
from media_assets.models import Asset

NOTHING = Decimal(0)
"""What the sandbox bills."""
_PLACES = Decimal("0.00001")


def expected(
    provider_id: str, order: Order, source: Source, reference: Asset | None, *, waits: bool = False
) -> Decimal | None:
    """What a run is expected to cost when it begins; `waits` for a reference whose size is not known yet."""
    if source == "sandbox":
        return NOTHING
    # Until it is known, a reference counts as one that is billed as little as any.
    return _at_most(provider_id, order.model, order.arguments, _area(reference) or int(waits))


def of(job: Job, width: int, height: int) -> Decimal | None:
    """What a finished run costs whose picture has that many pixels."""
    if job.account_source == "sandbox":
        return NOTHING
    arguments = job.arguments
    if _is_by_area(job):
        arguments = {**arguments, "image_size": {"width": width, "height": height}}
    return _at_most(job.provider, job.model, arguments, _area(job.reference))


def _is_by_area(job: Job) -> bool:
    try:
        return isinstance(providers.get(job.provider).contract(job.model).price, PerMegapixel)
    except Refusal:
        return False


def _at_most(provider_id: str, model: str, arguments: Mapping[str, Any], reference_pixels: int) -> Decimal | None:
    try:
        contract = providers.get(provider_id).contract(model)
    except Refusal:
        return None
    found = estimate(contract, arguments, reference_pixels)
    return found.usd.quantize(_PLACES) if found else None


def _area(reference: Asset | None) -> int:
    return reference.width * reference.height if reference else 0
