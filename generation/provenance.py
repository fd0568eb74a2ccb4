"""Where a picture comes from: the run that made it, what it was cut from, or what its file says of itself."""

import json
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from generation import recipes
from generation.models import Job
from generation.recipes import BadRecipe, Recipe
from media_assets import storages, xmp
from media_assets.models import Asset, Derivation

Metadata = Literal["all", "mark", "none"]
TOOL = "Easel"


@dataclass(frozen=True)
class Provenance:
    """What is known of a picture.

    `job` is the run that made it, or made what it was cut from by `transform`. Without a run, `claimed` says that the
    recipe is what the file says of itself, which anybody can have written.
    """

    asset: Asset
    source: Asset
    transform: dict[str, Any] | None = None
    job: Job | None = None
    recipe: Recipe | None = None
    claimed: bool = False
    is_ai_made: bool = False

    def as_json(self) -> dict[str, Any]:
        return {
            "assetId": str(self.asset.pk),
            "sha256": self.asset.sha256,
            "origin": self.asset.origin,
            "derivedFrom": (
                {"assetId": str(self.source.pk), "sha256": self.source.sha256, "transform": self.transform}
                if self.transform
                else None
            ),
            "jobId": str(self.job.pk) if self.job else None,
            "recipe": self.recipe.as_json() if self.recipe else None,
            "claimed": self.claimed,
            "aiMade": self.is_ai_made,
        }


def of(asset: Asset) -> Provenance:
    """Reads the file of an uploaded picture, so this is for a thread of its own. Raises `StorageUnavailable`."""
    derivation = Derivation.objects.filter(asset=asset).select_related("source").first()
    source = derivation.source if derivation else asset
    transform = derivation.transform if derivation else None
    job = maker(source.pk)
    if job:
        return Provenance(asset, source, transform, job, recipes.of(job), is_ai_made=True)
    kept = recipes.kept(source.pk)
    if kept:
        return Provenance(asset, source, transform, recipe=kept, claimed=True, is_ai_made=True)
    facts = told(source)
    recipe = embedded_recipe(facts)
    is_ai_made = facts.source_type == xmp.AI_MADE
    return Provenance(asset, source, transform, recipe=recipe, claimed=recipe is not None, is_ai_made=is_ai_made)


def maker(asset_id: UUID) -> Job | None:
    """The run that made this picture."""
    jobs = Job.objects.filter(asset=asset_id).select_related("canvas", *recipes.JOB_RELATIONS)
    return jobs.order_by("created_at").first()


def told(asset: Asset) -> xmp.Facts:
    """What the picture's file says of itself; nothing where it says nothing that can be read."""
    try:
        packet = xmp.packet_of(xmp.told_by(storages.read(asset.file)))
        return xmp.read(packet) if packet else xmp.Facts()
    except (FileNotFoundError, xmp.BadPacket):
        return xmp.Facts()


def embedded_recipe(facts: xmp.Facts) -> Recipe | None:
    """The recipe that a file carries. What is no recipe, or none of this version, is none."""
    try:
        return recipes.parse(facts.recipe) if facts.recipe else None
    except BadRecipe:
        return None


def packet(known: Provenance, wanted: Metadata) -> bytes | None:
    """What to embed in a copy of the picture; None for nothing of ours."""
    if wanted == "none" or not known.is_ai_made:
        return None
    recipe = known.recipe
    if wanted == "mark" or recipe is None:
        return xmp.packet(xmp.Facts(source_type=xmp.AI_MADE))
    return xmp.packet(
        xmp.Facts(
            source_type=xmp.AI_MADE,
            recipe=json.dumps(recipe.as_json(), ensure_ascii=True, separators=(",", ":")),
            tool=TOOL,
            created=recipe.made_at.isoformat(timespec="seconds") if recipe.made_at else None,
            system=recipe.model,
            prompt=recipe.prompt,
            prompt_writer=recipe.made_by,
        )
    )
