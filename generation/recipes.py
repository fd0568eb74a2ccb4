"""How a picture was made, as data that travels with it: written from a job, read from anywhere."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Final, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel

from canvas.ops import storable
from canvas.refusals import Refusal
from generation.models import Job
from generation.recipe_models import KeptRecipe
from media_assets.models import Asset, Derivation

VERSION: Final = 1
MAX_BYTES = 1_000_000
"""Of a recipe as JSON: no real one comes near it."""

JOB_RELATIONS = ("preset", "reference__derivation__source", "created_by")
"""What `of` follows: name them in `select_related` where recipes of many jobs are written."""

Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Measure = Annotated[int, Field(ge=1, le=1_000_000)]
Text = Annotated[str, AfterValidator(storable)]
Values = Annotated[dict[Annotated[str, Field(max_length=200)], Any], Field(max_length=200), AfterValidator(storable)]


class BadRecipe(Refusal):
    """Codes: `bad_recipe`, and `recipe_too_new` for one of a later version."""

    code = "bad_recipe"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, alias_generator=to_camel)


class RecipePreset(_Part):
    """The preset by its name, which may mean another one elsewhere, and the revision that was used."""

    name: Annotated[Text, Field(max_length=80)]
    revision: Annotated[int, Field(ge=1, le=2**31)] | None = None


class RecipeOrigin(_Part):
    """The picture that a reference was cut from, and how (`media_assets.transforms`)."""

    sha256: Hash
    transform: Values


class RecipeReference(_Part):
    """A picture that went along with the prompt. Sizes in pixels, as shown."""

    sha256: Hash
    name: Annotated[Text, Field(max_length=120)] = ""
    width: Measure
    height: Measure
    cut_from: RecipeOrigin | None = None


class Recipe(_Part):
    """One run that made a picture.

    `easel` is the version of this form. `arguments` is what was sent to the model besides prompt and references, sizes
    included; `seed` is the one that the provider gave back; `cost` is in US dollars. `sandbox` says that no provider
    was asked: the picture is a drawing.
    """

    easel: Literal[1] = VERSION
    provider: Annotated[Text, Field(min_length=1, max_length=20)]
    model: Annotated[Text, Field(min_length=1, max_length=200)]
    preset: RecipePreset | None = None
    prompt: Annotated[Text, Field(min_length=1, max_length=200_000)]
    arguments: Values = Field(default_factory=dict)
    seed: Annotated[int, Field(ge=-(2**63), lt=2**63)] | None = None
    references: Annotated[tuple[RecipeReference, ...], Field(max_length=20)] = ()
    made_by: Annotated[Text, Field(max_length=300)] | None = None
    made_at: AwareDatetime | None = None
    request_id: Annotated[Text, Field(max_length=200)] | None = None
    cost: Annotated[Decimal, Field(ge=0, max_digits=10, decimal_places=5)] | None = None
    sandbox: bool = False

    def as_json(self) -> dict[str, Any]:
        """What `parse` reads; entries without a value are left out."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)


def of(job: Job) -> Recipe:
    """The recipe of a job: of what it asked for and, once it has ended well, of what came back."""
    return Recipe(
        provider=job.provider,
        model=job.model,
        preset=RecipePreset(name=job.preset.name, revision=job.preset_revision) if job.preset else None,
        prompt=job.prompt,
        arguments={name: value for name, value in job.arguments.items() if name != "prompt"},
        seed=job.seed,
        references=(_reference(job.reference),) if job.reference else (),
        made_by=str(job.created_by) if job.created_by else None,
        made_at=job.finished_at or job.created_at,
        request_id=job.request_id or None,
        cost=job.cost,
        sandbox=job.account_source == "sandbox",
    )


def of_asset(asset_id: UUID) -> Recipe | None:
    """The recipe of the run that made this picture, or the one that came along with it; None where there is none."""
    job = Job.objects.filter(asset=asset_id).select_related(*JOB_RELATIONS).order_by("created_at").first()
    if job:
        return of(job)
    return kept(asset_id)


def kept(asset_id: UUID) -> Recipe | None:
    """The recipe that came along with a picture which was made elsewhere."""
    found = KeptRecipe.objects.filter(pk=asset_id).first()
    return Recipe.model_validate(found.recipe) if found else None


def keep(of_assets: Mapping[Asset, Recipe]) -> None:
    """Write down how pictures were made that were not made here, in the caller's transaction."""
    KeptRecipe.objects.bulk_create(
        [
            KeptRecipe(
                asset=asset, prompt=recipe.prompt, provider=recipe.provider, model=recipe.model, recipe=recipe.as_json()
            )
            for asset, recipe in of_assets.items()
        ],
        batch_size=500,
    )


def _reference(asset: Asset) -> RecipeReference:
    derivation: Derivation | None = getattr(asset, "derivation", None)
    origin = RecipeOrigin(sha256=derivation.source.sha256, transform=derivation.transform) if derivation else None
    return RecipeReference(
        sha256=asset.sha256, name=asset.name, width=asset.width, height=asset.height, cut_from=origin
    )


def parse(text: str | bytes) -> Recipe:
    """A recipe from untrusted JSON. Raises `BadRecipe`, and nothing else, whatever is in the text."""
    if len(text) > MAX_BYTES:
        raise BadRecipe(_("A recipe has at most {max_bytes:,} bytes.").format(max_bytes=MAX_BYTES))
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError):
        raise BadRecipe(_("The recipe is not JSON.")) from None
    return parsed(raw)


def parsed(raw: object) -> Recipe:
    """A recipe from a JSON value that somebody else has made. Raises `BadRecipe`."""
    version = raw.get("easel") if isinstance(raw, dict) else None
    if isinstance(version, int) and version > VERSION:
        message = _("This recipe was written by a newer Easel than this one.")
        raise BadRecipe(message, code="recipe_too_new", details={"version": min(version, 2**31)})
    if version != VERSION or isinstance(version, bool):
        raise BadRecipe(_("This is no recipe of Easel."))
    try:
        return Recipe.model_validate(raw)
    except ValidationError as wrong:
        first = wrong.errors(include_url=False, include_input=False, include_context=False)[0]
        place = ".".join(str(part) for part in first["loc"])[:200]
        raise BadRecipe(_("The recipe is broken: {msg} ({place}).").format(msg=first["msg"], place=place)) from None
