"""The providers of pictures by id: adding one is a module that fits `protocol.Provider` and a line here."""

from django.utils.translation import gettext as _

from canvas.refusals import Refusal
from generation.providers.fal import Fal
from generation.providers.google import Google
from generation.providers.protocol import Provider

PROVIDERS: dict[str, Provider] = {
    "google": Google(),
    "fal": Fal(),
}


class UnknownProvider(Refusal):
    code = "unknown_provider"


def get(provider_id: str) -> Provider:
    """The provider of that id. Raises `UnknownProvider`."""
    try:
        return PROVIDERS[provider_id]
    except KeyError:
        raise UnknownProvider(
            _("There is no provider “{provider_id}”.").format(provider_id=provider_id), field="provider"
        ) from None


async def close_clients() -> None:
    """Close the connections that the providers hold in the running event loop."""
    for provider in PROVIDERS.values():
        await provider.close()
