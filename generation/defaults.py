"""How a preset's defaults come under what somebody asks for."""

from dataclasses import replace
from typing import Any

from canvas.refusals import Refusal
from generation.contracts import Contract
from generation.providers.protocol import Wish


def with_sizes(wish: Wish, defaults: Wish, contract: Contract) -> Wish:
    """The wish with the default sizes where it has none of its own.

    A resolution and a ratio go together, so each has its own default. A named size and a ratio would contradict each
    other, so asking for one of them replaces both defaults.
    """
    if contract.resolutions and (not wish.image_size or wish.image_size in contract.resolutions):
        return replace(
            wish,
            image_size=wish.image_size or defaults.image_size,
            aspect_ratio=wish.aspect_ratio or defaults.aspect_ratio,
        )
    if wish.image_size or wish.aspect_ratio:
        return wish
    return replace(wish, image_size=defaults.image_size, aspect_ratio=defaults.aspect_ratio)


def fitting(contract: Contract, defaults: Wish) -> Wish:
    """Of defaults that were made for another model, those that this one takes as they are."""
    sizes = (*contract.sizes, *contract.resolutions)
    return replace(
        defaults,
        image_size=defaults.image_size if defaults.image_size in sizes else None,
        aspect_ratio=defaults.aspect_ratio if defaults.aspect_ratio in contract.sizes else None,
        parameters={name: value for name, value in defaults.parameters.items() if _takes(contract, name, value)},
    )


def _takes(contract: Contract, name: str, value: Any) -> bool:
    parameter = contract.parameter(name)
    if parameter is None:
        return False
    try:
        parameter.checked(value)
    except Refusal:
        return False
    return True
