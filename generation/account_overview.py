"""Who pays for a canvas's runs and why, as its owner sees it."""

from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from canvas.models import Canvas
from generation import providers
from generation.accounts import Payers
from generation.credential_models import AccountPolicy, Credential
from generation.encryption import EncryptionNotConfigured, UnreadableSecret
from generation.providers.protocol import Source
from generation.states import OPEN


@dataclass(frozen=True)
class KeyUse:
    """A credential with what went through it. `spend` is in US dollars, None where no cost is known."""

    credential: Credential
    is_readable: bool
    jobs: int
    open_jobs: int
    spend: Decimal | None

    @property
    def dollars(self) -> str:
        """The spend as people write it: cents from a dollar on, all that is known below it."""
        if self.spend is None:
            return ""
        return f"${self.spend:,.2f}" if self.spend >= 1 or not self.spend else f"${self.spend.normalize():f}"


@dataclass(frozen=True)
class ProviderAccounts:
    """One provider: its active key, who pays (`source` is None where runs are refused), and the keys it had."""

    id: str
    label: str
    source: Source | None
    why: str
    without_key: str
    is_own_only: bool
    active: KeyUse | None = None
    removed: list[KeyUse] = field(default_factory=list)

    @property
    def mode(self) -> str:
        return AccountPolicy.Mode.OWN_ONLY if self.is_own_only else AccountPolicy.Mode.OWN_OR_DEPLOYMENT


def overview(canvas: Canvas) -> list[ProviderAccounts]:
    """Every provider, in three queries."""
    payers, uses = Payers(canvas.pk), _uses(canvas)
    return [_accounts(provider_id, payers, uses) for provider_id in providers.PROVIDERS]


def without_key(canvas: Canvas, provider_id: str) -> str:
    """What becomes of the provider's runs once the canvas has no key of its own."""
    return _without_key(Payers(canvas.pk), provider_id)


def _uses(canvas: Canvas) -> list[KeyUse]:
    """The canvas's credentials, newest first."""
    is_open = Q(jobs__state__in=[state.value for state in sorted(OPEN)])
    counted = Credential.objects.filter(canvas=canvas).select_related("added_by")
    counted = counted.annotate(
        job_count=Count("jobs"), open_count=Count("jobs", filter=is_open), spend=Sum("jobs__cost")
    )
    return [KeyUse(each, _is_readable(each), each.job_count, each.open_count, each.spend) for each in counted]


def _is_readable(credential: Credential) -> bool:
    try:
        return bool(credential.key and credential.key.reveal())
    except (UnreadableSecret, EncryptionNotConfigured):
        return False


def _accounts(provider_id: str, payers: Payers, uses: list[KeyUse]) -> ProviderAccounts:
    own = [use for use in uses if use.credential.provider == provider_id]
    active = next((use for use in own if use.credential.removed_at is None), None)
    source, without = payers.source(provider_id), _without_key(payers, provider_id)
    return ProviderAccounts(
        provider_id,
        providers.get(provider_id).label,
        source,
        _("This canvas pays, with the key below.") if source == "canvas" else without,
        without,
        payers.is_own_only(provider_id),
        active,
        [use for use in own if use.credential.removed_at],
    )


def _without_key(payers: Payers, provider_id: str) -> str:
    return _(_WITHOUT_KEY[payers.fallback(provider_id), payers.is_own_only(provider_id)])


_WITHOUT_KEY: dict[tuple[Source | None, bool], str] = {
    ("deployment", False): gettext_noop("This server pays, with a key that its administrator has set."),
    (
        "sandbox",
        False,
    ): gettext_noop(
        "Nobody pays: the sandbox draws the pictures, because neither the canvas nor this server has a key."
    ),
    (None, False): gettext_noop("Runs are refused, because neither the canvas nor this server has a key."),
    (None, True): gettext_noop("Runs are refused, because this canvas may use only a key of its own."),
}
