"""The pictures that are kept, and the small ones made from them."""

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from canvas.models import Canvas
from media_assets import thumbnails


class Asset(models.Model):
    """A picture kept for good. Its files are in the default storage, shared by equal pictures of a canvas."""

    class Origin(models.TextChoices):
        UPLOAD = "upload", _("Upload")
        GENERATION = "generation", _("Generation")
        TRANSFORM = "transform", _("Crop")
        IMPORT = "import", _("Import")

    id = models.UUIDField(_("id"), primary_key=True, default=uuid.uuid4, editable=False)
    # A canvas is marked as deleted, not dropped: dropping it here would leave files that no row knows.
    canvas = models.ForeignKey(Canvas, verbose_name=_("canvas"), on_delete=models.PROTECT, related_name="assets")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("made by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    origin = models.CharField(_("origin"), max_length=12, choices=Origin)
    name = models.CharField(_("name"), max_length=120, help_text=_("The file name it came with."))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    mime = models.CharField(_("type"), max_length=40)
    bytes = models.PositiveBigIntegerField(_("bytes"))
    width = models.PositiveIntegerField(_("width"), help_text=_("Pixels, as shown."))
    height = models.PositiveIntegerField(_("height"), help_text=_("Pixels, as shown."))
    frames = models.PositiveIntegerField(default=1, help_text=_("More than one: it moves."))
    file = models.CharField(_("file"), max_length=200)
    placeholder = models.CharField(
        max_length=2_000, blank=True, help_text=_("A data: URI of a few pixels, shown before the picture has come.")
    )
    created_at = models.DateTimeField(_("made"), default=timezone.now)

    has_recipe = False
    """Told only by the one that was just taken in: its file seems to say how it was made (see `xmp`)."""

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
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
        """Where a browser gets the middle one of the small WebPs of it."""
        return reverse("asset-thumb", args=[self.pk])

    @property
    def srcset(self) -> str:
        """The small ones, as an `<img>` takes them: addresses with the widths of what is found there."""
        return ", ".join(f"{reverse('asset-thumb', args=[self.pk, side])} {width}w" for side, width in self.thumbs())

    def thumbs(self) -> list[tuple[int, int]]:
        """Side and width of each of the small ones that there should be, smallest first."""
        size = self.width, self.height
        return [(side, thumbnails.size_at(side, *size)[0]) for side in thumbnails.sides_for(*size)]


class Rendition(models.Model):
    """A small WebP of a picture, as shown: derived, so it can be made again whenever it is lost."""

    asset = models.ForeignKey(Asset, on_delete=models.CASCADE, related_name="renditions")
    side = models.PositiveSmallIntegerField(help_text=_("Pixels that its longest side has at most."))
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    bytes = models.PositiveIntegerField()
    # Equal pictures of a canvas share these files like those of the pictures themselves.
    file = models.CharField(max_length=200)

    class Meta:
        ordering = ["side"]
        constraints = [models.UniqueConstraint(fields=["asset", "side"], name="one_rendition_of_a_side")]

    def __str__(self) -> str:
        return f"{self.asset_id} at {self.side}"


class Derivation(models.Model):
    """What a transform has made of a picture: a picture of its own, whose id is known from the two (`result_id`)."""

    asset = models.OneToOneField(Asset, primary_key=True, on_delete=models.CASCADE, related_name="derivation")
    source = models.ForeignKey(Asset, on_delete=models.PROTECT, related_name="derivations")
    transform = models.JSONField()

    def __str__(self) -> str:
        return f"{self.asset} of {self.source}"
