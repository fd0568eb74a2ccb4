"""Bringing what somebody asks for into the shape that a model takes."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from canvas.refusals import Refusal
from generation.contracts import Contract
from generation.prompts import Notice
from generation.sizes import RATIO_OF_SIZE, BadSize, Pixels, Sizing, nearest_size

RESERVED = frozenset(
    """prompt model image_size imageSize aspect_ratio aspectRatio resolution width height image_url image_urls
    reference referenceImage reference_image mask_url mask_image_url webhook webhook_url webhookUrl fal_webhook callback
    callback_url callbackUrl async sync sync_mode canvasId canvas_id nodeId node_id jobId job_id requestId request_id
    statusToken status_token token key api_key apiKey fal_key credential credentials authorization provider preset
    idempotencyKey idempotency_key""".split()
)
"""Names that never pass as a model parameter: they are the request's own, or the server's."""

Shaped = tuple[dict[str, Any], tuple[Notice, ...]]
"""Arguments, and what is to be told of them."""


class BadModel(Refusal):
    code = "bad_model"


class MaskRequired(Refusal):
    code = "mask_required"


def shaped_parameters(contract: Contract, asked: Mapping[str, Any]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The parameters to send and the names of those dropped: unknown to the model, or asking for several pictures.

    Reserved names are stripped without a word. Raises `BadParameter` for a wrong type or a value out of range.
    """
    kept: dict[str, Any] = {}
    dropped: list[str] = []
    for name, value in asked.items():
        if name in RESERVED or name.startswith("_"):
            continue
        parameter = contract.parameter(name)
        if (contract.images and name in contract.images.names) or (contract.listed and parameter is None):
            dropped.append(name)
        elif value is not None:
            kept[name] = parameter.checked(value) if parameter else value
    return kept, tuple(dropped)


def check_mask(contract: Contract) -> None:
    """Raise `MaskRequired` for a model that cannot do with the one picture that a run sends."""
    if contract.reference and contract.reference.mask_required:
        message = _(
            "{model} needs a mask besides its reference image, and a run sends none. Choose another model."
        ).format(model=contract.label)
        raise MaskRequired(message, field="model", details={"model": contract.model})


def shaped_size(contract: Contract, size: str | Pixels | None, ratio: str | None) -> Shaped:
    """The sizing arguments in the contract's own way, from either or both of the two request fields.

    `size` is a named size, pixels, or a resolution where the contract has such. Raises `BadSize`.
    """
    sizing = contract.sized
    if sizing is None:
        return {}, ((_ignored(_DECIDES, contract, str(size or ratio)),) if size or ratio else ())
    if sizing.mode == "aspect_ratio":
        return _by_ratio(contract, sizing, size, ratio)
    return _by_size(contract, sizing, size, ratio)


def _by_size(contract: Contract, sizing: Sizing, size: str | Pixels | None, ratio: str | None) -> Shaped:
    nearest = nearest_size(ratio, sizing.sizes) if ratio else None
    if size:
        _check_size(contract, sizing, size)
        agrees = ratio is None or RATIO_OF_SIZE.get(str(size)) == ratio
        return _image_size(size), (() if agrees else (_ignored(_SIZED, contract, str(ratio), by=str(size)),))
    if nearest:
        message = gettext_noop("{label} is sized by named sizes; {ratio} was sent as {nearest}.").format(
            label=contract.label, ratio=ratio, nearest=nearest
        )
        return _image_size(nearest), (Notice("aspect_ratio_mapped", message),)
    return (_image_size(sizing.default) if sizing.default else {}), ()


def _image_size(size: str | Pixels) -> dict[str, Any]:
    return {"image_size": size.as_json() if isinstance(size, Pixels) else size}


def _check_size(contract: Contract, sizing: Sizing, size: str | Pixels) -> None:
    if isinstance(size, Pixels) and sizing.custom:
        sizing.custom.check(contract.label, size)
    elif size not in sizing.sizes:
        only = _("{label} takes the sizes {list}.")
        any_other = _("{label} takes the sizes {list}, or a width and a height.")
        message = any_other if sizing.custom else only
        raise BadSize(message.format(label=contract.label, list=", ".join(sizing.sizes)), field="imageSize")


def _by_ratio(contract: Contract, sizing: Sizing, size: str | Pixels | None, ratio: str | None) -> Shaped:
    arguments: dict[str, Any] = {}
    warnings: tuple[Notice, ...] = ()
    field = "aspectRatio"
    if isinstance(size, str) and size in sizing.resolutions:
        arguments[sizing.resolution_field] = size
    elif size:
        named = _ratio_named(contract, sizing, size)
        if ratio and ratio != named:
            warnings = (_ignored(_SIZED, contract, str(size), by=ratio),)
        elif not ratio:
            ratio, field = named, "imageSize"
    if ratio and ratio not in sizing.sizes:
        raise BadSize(
            _("{label} takes the ratios {list}.").format(label=contract.label, list=", ".join(sizing.sizes)),
            field=field,
        )
    chosen = ratio or sizing.default
    return arguments | ({"aspect_ratio": chosen} if chosen else {}), warnings


def _ratio_named(contract: Contract, sizing: Sizing, size: str | Pixels) -> str:
    """The ratio that one of fal's named sizes stands for."""
    if isinstance(size, str) and size in RATIO_OF_SIZE:
        return RATIO_OF_SIZE[size]
    names = [name for name, ratio in RATIO_OF_SIZE.items() if ratio in sizing.sizes]
    raise BadSize(
        _("{label} takes the sizes {list}.").format(
            label=contract.label, list=", ".join((*sizing.resolutions, *names))
        ),
        field="imageSize",
    )


_DECIDES = gettext_noop("{model} decides its size itself; {size} was not used.")
_SIZED = gettext_noop("{model} was sized by {by}; {size} was not used.")


def _ignored(message: str, contract: Contract, size: str, by: str = "") -> Notice:
    return Notice("size_ignored", message.format(model=contract.label, size=size, by=by))
