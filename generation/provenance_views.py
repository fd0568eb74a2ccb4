"""Two short pages of a picture, shown in dialogs: how it was made, and how to take it away."""

import json
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from canvas.access import open_canvas
from canvas.refusal_pages import shows_refusals
from canvas.refusals import NotFound, Refusal
from canvas.signed_in import SignedInRequest
from generation import panel, provenance, providers
from generation.provenance import Provenance
from generation.recipes import Recipe
from media_assets import exporting
from media_assets.models import Asset

SIDES = (512, 1024, 2048, 4096)


@login_required
@require_GET
@shows_refusals
def made(request: SignedInRequest, asset_id: UUID) -> HttpResponse:
    """How the picture was made."""
    asset = _asset(request, asset_id)
    known = provenance.of(asset)
    context = {
        "asset": asset,
        "known": known,
        "recipe": known.recipe,
        "model": _model_label(known.recipe) if known.recipe else "",
        "parameters": _parameters(known.recipe) if known.recipe else [],
        "references": _references(known),
        "outdated": panel.made(known.job).get("outdated"),
        "cost": panel.dollars(known.recipe.cost) if known.recipe and known.recipe.cost else "",
    }
    return render(request, "generation/provenance.html", context)


@login_required
@require_GET
@shows_refusals
def export(request: SignedInRequest, asset_id: UUID) -> HttpResponse:
    """A form whose answer is the file."""
    asset = _asset(request, asset_id)
    longest = max(asset.width, asset.height)
    choices = _metadata_choices(provenance.of(asset))
    context = {
        "asset": asset,
        "formats": exporting.FORMATS,
        "usual": _usual_format(asset),
        "sides": [(side, *_size_at(asset, side)) for side in SIDES if side < longest],
        "metadata": choices,
        "default_metadata": "mark" if "mark" in dict(choices) else "none",
    }
    return render(request, "generation/export.html", context)


def _asset(request: SignedInRequest, asset_id: UUID) -> Asset:
    asset = Asset.objects.select_related("canvas", "created_by").filter(pk=asset_id).first()
    if asset is None:
        raise NotFound(_("There is no such picture."))
    open_canvas(request.user, asset.canvas_id)
    return asset


def _usual_format(asset: Asset) -> str:
    return next((name for name, each in exporting.FORMATS.items() if each.mime == asset.mime), "png")


def _size_at(asset: Asset, side: int) -> tuple[int, int]:
    part = side / max(asset.width, asset.height)
    return max(1, round(asset.width * part)), max(1, round(asset.height * part))


def _metadata_choices(known: Provenance) -> list[tuple[str, str]]:
    """What may go into the file, in words."""
    if known.is_ai_made:
        return [
            ("all", _("How it was made, with the prompt, and who made it")),
            ("mark", _("Only that it is made by AI")),
            ("none", _("Nothing")),
        ]
    return [("none", _("Nothing")), ("all", _("What the file tells of itself, as place and camera"))]


def _model_label(recipe: Recipe) -> str:
    try:
        return providers.get(recipe.provider).contract(recipe.model).label
    except Refusal:
        return recipe.model


def _parameters(recipe: Recipe) -> list[tuple[str, str]]:
    """Names and values as they were sent, each value in one line."""
    return [(name, _in_words(value)) for name, value in recipe.arguments.items()]


def _in_words(value: Any) -> str:
    if isinstance(value, dict) and value.keys() == {"width", "height"}:
        return f"{value['width']} × {value['height']}"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _references(known: Provenance) -> list[dict[str, Any]]:
    """The reference pictures, with the ones on this canvas by the same hash to show."""
    if known.recipe is None:
        return []
    hashes = [each.sha256 for each in known.recipe.references]
    there = {asset.sha256: asset for asset in Asset.objects.filter(canvas=known.asset.canvas_id, sha256__in=hashes)}
    return [{"told": each, "asset": there.get(each.sha256)} for each in known.recipe.references]
