"""The tables of generation: provider presets and jobs."""

import uuid
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models

from canvas.models import Canvas
from canvas.refusals import Refusal
from generation import providers
from generation.providers.protocol import Order, Wish
from generation.states import OPEN, State
from media_assets.models import Asset


class Preset(models.Model):
    """A way to make pictures that people can choose on a node: provider, model and defaults.

    `revision` grows with every saved change, and a job keeps the one it was made with.
    """

    PROVIDERS = [(provider.id, provider.label) for provider in providers.PROVIDERS.values()]

    name = models.CharField(max_length=80, unique=True)
    provider = models.CharField(max_length=20, choices=PROVIDERS)
    model = models.CharField(max_length=200, blank=True, help_text="Empty: the provider's default model.")
    image_size = models.CharField(max_length=40, blank=True)
    aspect_ratio = models.CharField(max_length=20, blank=True)
    parameters = models.JSONField(default=dict, blank=True)
    enabled = models.BooleanField(default=True)
    position = models.PositiveIntegerField(default=0, help_text="The first enabled one is what a new node gets.")
    revision = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            self.revision += 1
        super().save(*args, **kwargs)

    def clean(self) -> None:
        if not isinstance(self.parameters, dict):
            raise ValidationError({"parameters": "Parameters are an object: {“name”: value}."})
        try:
            order = self.shaped(Wish(prompt="a test", parameters=self.parameters))
        except Refusal as refusal:
            raise ValidationError(refusal.message) from refusal
        if order.dropped:
            raise ValidationError({"parameters": f"The model does not know {', '.join(order.dropped)}."})

    def shaped(self, wish: Wish) -> Order:
        """The wish with this preset's model and defaults under it, as the model takes it. Raises `Refusal`."""
        # A size of either field replaces both defaults: together they would contradict each other.
        sized = wish.image_size or wish.aspect_ratio
        full = Wish(
            prompt=wish.prompt,
            model=self.model,
            image_size=wish.image_size if sized else self.image_size or None,
            aspect_ratio=wish.aspect_ratio if sized else self.aspect_ratio or None,
            parameters={**self.parameters, **wish.parameters},
            has_reference=wish.has_reference,
        )
        return providers.get(self.provider).shape(full)


class Job(models.Model):
    """One request for one picture, from the wish to the stored result.

    The request id and paths are written right after the provider's answer; `node` is kept as a plain id so that
    the history outlives the node. `version` grows with every change of the row.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    canvas = models.ForeignKey(Canvas, on_delete=models.PROTECT, related_name="jobs")
    node = models.UUIDField(null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=12, choices=[(state.value, state.value) for state in State])
    version = models.PositiveBigIntegerField(default=1)

    provider = models.CharField(max_length=20)
    model = models.CharField(max_length=200)
    preset = models.ForeignKey(Preset, null=True, blank=True, on_delete=models.SET_NULL, related_name="jobs")
    preset_revision = models.PositiveIntegerField(null=True, blank=True)
    prompt = models.TextField()
    arguments = models.JSONField(default=dict)
    reference = models.ForeignKey(Asset, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    dropped = models.JSONField(default=list)
    warnings = models.JSONField(default=list)
    account_source = models.CharField(max_length=20)
    estimated_cost = models.DecimalField(
        max_digits=10, decimal_places=5, null=True, blank=True, help_text="US dollars."
    )
    cost = models.DecimalField(max_digits=10, decimal_places=5, null=True, blank=True, help_text="US dollars.")
    idempotency_key = models.CharField(max_length=200, null=True, blank=True)  # noqa: DJ001 - null is "none given"
    fingerprint = models.CharField(max_length=64)

    request_id = models.CharField(max_length=200, blank=True, db_index=True)
    status_path = models.CharField(max_length=500, blank=True)
    response_path = models.CharField(max_length=500, blank=True)
    cancel_path = models.CharField(max_length=500, blank=True)
    queue_position = models.PositiveIntegerField(null=True, blank=True)
    logs = models.JSONField(default=list)
    seed = models.BigIntegerField(null=True, blank=True)

    asset = models.ForeignKey(Asset, null=True, blank=True, on_delete=models.PROTECT, related_name="jobs")
    error_code = models.CharField(max_length=60, blank=True)
    error_message = models.TextField(blank=True)
    error_status = models.PositiveSmallIntegerField(null=True, blank=True)
    error_field = models.CharField(max_length=80, blank=True)
    retryable = models.BooleanField(default=False)

    waits_for = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="waiting")
    retry_of = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="retries")
    cancel_requested_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["canvas", "node", "-created_at"], name="job_of_node"),
            models.Index(
                fields=["state"], name="job_open", condition=models.Q(state__in=[state.value for state in sorted(OPEN)])
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["canvas", "idempotency_key"], name="one_job_an_idempotency_key"),
        ]

    def __str__(self) -> str:
        return f"{self.model}: {self.prompt[:40]}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN
