"""The tables of generation: provider presets and jobs."""

import uuid
from collections.abc import Collection
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from canvas.models import Canvas
from canvas.refusals import Refusal
from generation import (
    providers,
    recipe_models,  # noqa: F401 - Django finds its table by way of this module
)
from generation.contracts import Contract
from generation.credential_models import Credential
from generation.defaults import fitting, with_sizes
from generation.providers.protocol import Order, Wish
from generation.states import LABELS, OPEN, State
from media_assets.models import Asset


class Preset(models.Model):
    """A way to make pictures that people can choose on a node: provider, model and defaults.

    `revision` grows with every saved change of what is made, and a job keeps the one it was made with. At most one
    preset is the default; marking one takes the mark from the other.
    """

    MAKING = ("provider", "model", "image_size", "aspect_ratio", "parameters")
    """The fields that a picture depends on: its name, place and switches are not among them."""

    PROVIDERS = [(provider.id, provider.label) for provider in providers.PROVIDERS.values()]

    name = models.CharField(_("name"), max_length=80, unique=True)
    provider = models.CharField(_("provider"), max_length=20, choices=PROVIDERS)
    model = models.CharField(
        _("model"), max_length=200, blank=True, help_text=_("Empty: the provider's default model.")
    )
    image_size = models.CharField(_("image size"), max_length=40, blank=True)
    aspect_ratio = models.CharField(_("aspect ratio"), max_length=20, blank=True)
    parameters = models.JSONField(_("parameters"), default=dict, blank=True)
    enabled = models.BooleanField(_("enabled"), default=True)
    is_default = models.BooleanField(
        _("default"), default=False, help_text=_("What a new node gets. Without one, the first enabled preset is used.")
    )
    position = models.PositiveIntegerField(
        _("place"), default=0, help_text=_("Presets are listed in this order, smallest first.")
    )
    revision = models.PositiveIntegerField(_("revision"), default=1, editable=False)

    class Meta:
        verbose_name = _("preset")
        verbose_name_plural = _("presets")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"], condition=models.Q(is_default=True), name="one_default_preset"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        with transaction.atomic():
            stored = Preset.objects.filter(pk=self.pk).first()
            if stored:
                makes_another = any(getattr(stored, name) != getattr(self, name) for name in self.MAKING)
                self.revision = stored.revision + makes_another
            if self.is_default:
                Preset.objects.filter(is_default=True).exclude(pk=self.pk).update(is_default=False)
            super().save(*args, **kwargs)

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        # Another default is no fault: saving moves the mark.
        super().validate_constraints({*(exclude or ()), "is_default"})

    def clean(self) -> None:
        if not isinstance(self.parameters, dict):
            raise ValidationError({"parameters": _("Parameters are an object: {“name”: value}.")})
        # Nobody can run a disabled one, so one that its model no longer takes can still be switched off.
        if not self.enabled:
            return
        try:
            order = self.shaped(Wish(prompt="a test", parameters=self.parameters))
        except Refusal as refusal:
            raise ValidationError(refusal.message) from refusal
        if order.dropped:
            raise ValidationError(
                {"parameters": _("The model does not know {list}.").format(list=", ".join(order.dropped))}
            )

    @property
    def contract(self) -> Contract:
        """What its model takes. Raises `BadModel`."""
        return self.contract_of("")

    def contract_of(self, model: str) -> Contract:
        """What that model of the same provider takes; without a name, the preset's own. Raises `BadModel`."""
        return providers.get(self.provider).contract(model or self.model)

    def shaped(self, wish: Wish) -> Order:
        """The wish with this preset's model and defaults under it, as the model takes it. Raises `Refusal`.

        A model in the wish is another one of the same provider: of the preset's defaults it gets those that it takes.
        """
        provider = providers.get(self.provider)
        contract = self.contract_of(wish.model)
        defaults = self.defaults_for(contract)
        parameters = {**defaults.parameters, **wish.parameters}
        sized = with_sizes(wish, defaults, contract)
        return provider.shape(replace(sized, model=contract.model, parameters=parameters))

    def defaults_for(self, contract: Contract) -> Wish:
        """This preset's defaults as that model gets them: for its own model all, for another one what that takes."""
        own = Wish("", self.model, self.image_size or None, self.aspect_ratio or None, self.parameters)
        if self.contract.model == contract.model:
            return own
        return fitting(contract, own)


class Job(models.Model):
    """One request for one picture, from the wish to the stored result.

    The request id and paths are written right after the provider's answer; `node` is kept as a plain id so that
    the history outlives the node. `version` grows with every change of the row.
    """

    SOURCES = [
        ("canvas", _("the canvas's own key")),
        ("deployment", _("the server's own key")),
        ("sandbox", _("the sandbox")),
    ]

    id = models.UUIDField(_("id"), primary_key=True, default=uuid.uuid4, editable=False)
    canvas = models.ForeignKey(Canvas, verbose_name=_("canvas"), on_delete=models.PROTECT, related_name="jobs")
    node = models.UUIDField(_("node"), null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("made by"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    state = models.CharField(_("state"), max_length=12, choices=[(state.value, LABELS[state]) for state in State])
    version = models.PositiveBigIntegerField(_("version"), default=1)

    provider = models.CharField(_("provider"), max_length=20)
    model = models.CharField(_("model"), max_length=200)
    preset = models.ForeignKey(
        Preset, verbose_name=_("preset"), null=True, blank=True, on_delete=models.SET_NULL, related_name="jobs"
    )
    preset_revision = models.PositiveIntegerField(_("revision of the preset"), null=True, blank=True)
    prompt = models.TextField(_("prompt"))
    arguments = models.JSONField(_("sent as"), default=dict)
    settings = models.JSONField(
        default=dict,
        blank=True,
        help_text=_("The node's own settings when it was run; empty for a run without a node."),
    )
    reference = models.ForeignKey(
        Asset, verbose_name=_("reference"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    dropped = models.JSONField(_("dropped parameters"), default=list)
    warnings = models.JSONField(_("warnings"), default=list)
    account_source = models.CharField(_("paid with"), max_length=20, choices=SOURCES)
    credential = models.ForeignKey(
        Credential,
        verbose_name=_("credential"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="jobs",
        help_text=_("Who pays."),
    )
    estimated_cost = models.DecimalField(
        _("estimated cost"), max_digits=10, decimal_places=5, null=True, blank=True, help_text=_("US dollars.")
    )
    cost = models.DecimalField(
        _("cost"), max_digits=10, decimal_places=5, null=True, blank=True, help_text=_("US dollars.")
    )
    idempotency_key = models.CharField(max_length=200, null=True, blank=True)  # noqa: DJ001 - null is "none given"
    fingerprint = models.CharField(max_length=64)

    request_id = models.CharField(_("request id"), max_length=200, blank=True, db_index=True)
    status_path = models.CharField(max_length=500, blank=True)
    response_path = models.CharField(max_length=500, blank=True)
    cancel_path = models.CharField(max_length=500, blank=True)
    queue_position = models.PositiveIntegerField(_("queue position"), null=True, blank=True)
    logs = models.JSONField(_("log"), default=list)
    seed = models.BigIntegerField(_("seed returned"), null=True, blank=True)

    asset = models.ForeignKey(
        Asset, verbose_name=_("picture"), null=True, blank=True, on_delete=models.PROTECT, related_name="jobs"
    )
    is_unclaimed = models.BooleanField(
        _("unclaimed"),
        default=False,
        help_text=_("The picture came while the node was not on the canvas: it gets it if it comes back."),
    )
    error_code = models.CharField(_("error code"), max_length=60, blank=True)
    error_message = models.TextField(_("error"), blank=True)
    error_status = models.PositiveSmallIntegerField(null=True, blank=True)
    error_field = models.CharField(max_length=80, blank=True)
    retryable = models.BooleanField(_("can be tried again"), default=False)
    retry_at = models.DateTimeField(null=True, blank=True, help_text=_("The provider asks not to try again before."))

    waits_for = models.ForeignKey(
        "self", verbose_name=_("waits for"), null=True, blank=True, on_delete=models.PROTECT, related_name="waiting"
    )
    retry_of = models.ForeignKey(
        "self", verbose_name=_("again of"), null=True, blank=True, on_delete=models.PROTECT, related_name="retries"
    )
    cancel_requested_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(_("made"), auto_now_add=True)
    submitted_at = models.DateTimeField(_("sent"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["canvas", "node", "-created_at"], name="job_of_node"),
            models.Index(fields=["-created_at"], name="newest_jobs"),
            models.Index(fields=["state", "-created_at"], name="newest_jobs_in_state"),
            models.Index(
                fields=["model", "-finished_at"],
                name="finished_of_model",
                condition=models.Q(state=State.SUCCEEDED.value),
            ),
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
