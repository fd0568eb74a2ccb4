"""A picture of one canvas put on another, with how it was made."""

from canvas.models import Canvas, User
from generation import recipes
from generation.recipe_models import KeptRecipe
from generation.recipes import Recipe
from media_assets import ingest, storages
from media_assets.models import Asset


def keep_recipe(asset: Asset, recipe: Recipe) -> KeptRecipe:
    """Write down how a picture was made that was not made here, in the caller's transaction."""
    return KeptRecipe.objects.create(
        asset=asset, prompt=recipe.prompt, provider=recipe.provider, model=recipe.model, recipe=recipe.as_json()
    )


def copy(asset: Asset, canvas: Canvas, by: User) -> Asset:
    """The same picture on that canvas: one that is there already, or a new one. Blocks; access is the caller's matter.

    Raises `FileNotFoundError`, `StorageUnavailable` and `BadPicture`.
    """
    there = Asset.objects.filter(canvas=canvas, sha256=asset.sha256).order_by("created_at").first()
    if there:
        return there
    prepared = ingest.prepare_now(storages.read(asset.file), canvas.pk, asset.name)
    copied = ingest.record(prepared, canvas=canvas, by=by, origin=Asset.Origin.IMPORT)
    recipe = recipes.of_asset(asset.pk)
    if recipe:
        keep_recipe(copied, recipe)
    return copied
