"""What is published of a model's price. What that comes to for one picture is told by `pricing`."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal


@dataclass(frozen=True)
class Unpublished:
    """No price, or none that can be computed from."""

    text: str = ""

    def as_json(self) -> dict[str, Any]:
        return {"text": self.text, "per": None}


@dataclass(frozen=True)
class PerImage:
    """US dollars a picture; from `usd` to `most` where the published price is a range."""

    text: str
    usd: Decimal
    most: Decimal | None = None

    def as_json(self) -> dict[str, Any]:
        return {"text": self.text, "per": "image", "usd": str(self.usd), "maxUsd": str(self.most or self.usd)}


@dataclass(frozen=True)
class PerMegapixel:
    """US dollars a megapixel, with another price from the second one on.

    A reference picture is `free`, billed as `one` megapixel whatever its size, or `measured`: then each of its
    megapixels costs as much as a further one.
    """

    text: str
    first: Decimal
    further: Decimal
    reference: Literal["free", "one", "measured"] = "free"

    def as_json(self) -> dict[str, Any]:
        usd = {"usd": str(self.first), "furtherUsd": str(self.further)}
        return {"text": self.text, "per": "megapixel", **usd, "reference": self.reference}


@dataclass(frozen=True)
class PerResolution:
    """US dollars a picture, by its resolution."""

    text: str
    usd: Mapping[str, Decimal]

    def as_json(self) -> dict[str, Any]:
        return {"text": self.text, "per": "resolution", "usd": {name: str(usd) for name, usd in self.usd.items()}}


Price = Unpublished | PerImage | PerMegapixel | PerResolution
NO_PRICE = Unpublished()
