"""The table of recipes that came along with pictures made elsewhere."""

from django.db import models

from media_assets.models import Asset


class KeptRecipe(models.Model):
    """How a picture was made that another canvas or another Easel has made. One made here has its job instead.

    `recipe` is the whole of it (`recipes.Recipe`); what is searched and filtered by stands beside it.
    """

    asset = models.OneToOneField(Asset, on_delete=models.CASCADE, primary_key=True, related_name="kept_recipe")
    prompt = models.TextField()
    provider = models.CharField(max_length=20)
    model = models.CharField(max_length=200)
    recipe = models.JSONField()

    def __str__(self) -> str:
        return f"{self.model}: {self.prompt[:40]}"
