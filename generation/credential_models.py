"""The tables of who pays: a canvas's own provider keys, and what it does where it has none."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from canvas.models import Canvas
from generation.encryption import SecretField


class Credential(models.Model):
    """A provider's key that belongs to a canvas. A removed one stays for the jobs that name it, without the key.

    `tail` is the key's last four characters, empty for a key too short to show them. `last_error_code`,
    `last_error` and `last_error_at` tell of the newest call that the provider refused because of the key.
    """

    canvas = models.ForeignKey(Canvas, verbose_name=_("canvas"), on_delete=models.CASCADE, related_name="credentials")
    provider = models.CharField(_("provider"), max_length=20)
    name = models.CharField(_("name"), max_length=80)
    key = SecretField()
    tail = models.CharField(_("last characters"), max_length=4, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("added by"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    added_at = models.DateTimeField(_("added"), auto_now_add=True)
    replaced_at = models.DateTimeField(_("replaced"), null=True, blank=True)
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True)
    last_error_code = models.CharField(_("refusal"), max_length=60, blank=True)
    last_error = models.TextField(_("refusal in words"), blank=True)
    last_error_at = models.DateTimeField(_("refused at"), null=True, blank=True)
    removed_at = models.DateTimeField(_("removed"), null=True, blank=True)

    class Meta:
        verbose_name = _("provider key")
        verbose_name_plural = _("provider keys")
        ordering = ["-added_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["canvas", "provider"],
                condition=models.Q(removed_at__isnull=True),
                name="one_active_credential",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.provider} …{self.tail})" if self.tail else f"{self.name} ({self.provider})"


class AccountPolicy(models.Model):
    """Whose keys a canvas may use for a provider. Without a row: its own, else the deployment's."""

    class Mode(models.TextChoices):
        OWN_OR_DEPLOYMENT = "own_or_deployment", _("Use this server's key or, where it has none, the sandbox")
        OWN_ONLY = "own_only", _("Refuse the run")

    canvas = models.ForeignKey(
        Canvas, verbose_name=_("canvas"), on_delete=models.CASCADE, related_name="account_policies"
    )
    provider = models.CharField(_("provider"), max_length=20)
    mode = models.CharField(_("without a key of its own"), max_length=20, choices=Mode, default=Mode.OWN_OR_DEPLOYMENT)

    class Meta:
        verbose_name = _("rule without a key")
        verbose_name_plural = _("rules without a key")
        constraints = [models.UniqueConstraint(fields=["canvas", "provider"], name="one_policy_a_provider")]

    def __str__(self) -> str:
        return f"{self.provider}: {self.get_mode_display()}"
