"""The table of pictures that are kept."""

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from canvas.models import Canvas


class Asset(models.Model):
    """A picture kept for good. Its files are in the default storage, shared by equal pictures of a canvas."""

    class Origin(models.TextChoices):
        UPLOAD = "upload", "Upload"
        GENERATION = "generation", "Generation"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # A canvas is marked as deleted, not dropped: dropping it here would leave files that no row knows.
    canvas = models.ForeignKey(Canvas, on_delete=models.PROTECT, related_name="assets")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    origin = models.CharField(max_length=12, choices=Origin)
    name = models.CharField(max_length=120, help_text="The file name it came with.")
    sha256 = models.CharField(max_length=64)
    mime = models.CharField(max_length=40)
    bytes = models.PositiveBigIntegerField()
    width = models.PositiveIntegerField(help_text="Pixels, as shown.")
    height = models.PositiveIntegerField(help_text="Pixels, as shown.")
    file = models.CharField(max_length=200)
    thumb = models.CharField(max_length=200)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["canvas", "-created_at"], name="newest_on_canvas"),
            models.Index(fields=["-created_at"], name="newest_pictures"),
            models.Index(fields=["canvas", "sha256"], name="same_picture_on_canvas"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def url(self) -> str:
        """Where a browser gets the picture itself, after an access check."""
        return reverse("asset", args=[self.pk])

    @property
    def thumb_url(self) -> str:
        """Where a browser gets the small WebP of it."""
        return reverse("asset-thumb", args=[self.pk])
