"""The Image node, and what every kind needs that shows or refers to a picture."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypedDict
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from canvas.kinds import BadValue, Data, Field, NodeKind, Port
from canvas.models import Node
from media_assets import derivations
from media_assets.models import Asset
from media_assets.transforms import transform_field


class AssetCard(TypedDict):
    """What a card's template shows of a picture. Width and height in pixels.

    `srcset` lists the thumbnails as an `<img>` does, `placeholder` is a `data:` URI or empty.
    """

    id: str
    url: str
    thumb: str
    srcset: str
    placeholder: str
    width: int
    height: int
    name: str


def asset_field(name: str = "asset", *, redraws: bool = True, made: bool = False) -> Field:
    """A field for the id of one of the canvas's pictures, or None. `name` is the one it is declared under.

    Any other value is refused with `BadValue`, code `unknown_asset`.
    """

    def check(value: Any, canvas_id: UUID) -> str | None:
        if value is None or value == "":
            return None
        asset_id = _as_uuid(value)
        if asset_id is None or not Asset.objects.filter(pk=asset_id, canvas=canvas_id).exists():
            raise BadValue(_("There is no such picture on this canvas."), code="unknown_asset", field=name)
        return str(asset_id)

    return Field(default=None, check=check, redraws=redraws, made=made, picture=True)


def asset_context(asset_ids: Iterable[Any], canvas_id: UUID) -> dict[str, AssetCard]:
    """The canvas's pictures among these ids, by id, in one query; anything else is passed over."""
    wanted = {each for each in map(_as_uuid, asset_ids) if each}
    if not wanted:
        return {}
    assets = Asset.objects.filter(canvas=canvas_id, pk__in=wanted)
    return {str(asset.pk): _as_card(asset) for asset in assets}


def _as_card(asset: Asset) -> AssetCard:
    return AssetCard(
        id=str(asset.pk),
        url=asset.url,
        thumb=asset.thumb_url,
        srcset=asset.srcset,
        placeholder=asset.placeholder,
        width=asset.width,
        height=asset.height,
        name=asset.name,
    )


def _as_uuid(value: Any) -> UUID | None:
    try:
        return UUID(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _emit(data: Data, _port: str) -> str | None:
    return derivations.shown_id(data)


def _context(nodes: Sequence[Node], canvas_id: UUID) -> Mapping[UUID, Mapping[str, Any]]:
    wanted = [each for node in nodes for each in (node.data.get("asset"), derivations.shown_id(node.data))]
    found = asset_context(wanted, canvas_id)
    return {node.pk: _picture_part(node, found) for node in nodes}


def _picture_part(node: Node, found: Mapping[str, AssetCard]) -> dict[str, Any]:
    """The picture that came in, and what is shown of it: None until that has been made."""
    asset = found.get(node.data.get("asset") or "")
    shown = found.get(derivations.shown_id(node.data) or "") if asset else None
    transform = derivations.transform_of(node.data)
    return {
        "asset": asset,
        "shown": shown,
        "fit": transform.fit,
        "is_missing": asset is not None and shown is None,
    }


IMAGE = NodeKind(
    id="image",
    label=gettext_lazy("Image"),
    hint=gettext_lazy("A picture to show, reuse or refer to"),
    icon="image",
    template="media_assets/kinds/image.html",
    size=(280, 300),
    outputs=(Port("image-out", gettext_lazy("Image"), "image"),),
    fields={"asset": asset_field(), "transform": transform_field()},
    emits=_emit,
    context=_context,
    opens_file=True,
)
