"""What every provider of pictures can do, and the values that go in and come out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from generation.contracts import Contract
from generation.prompts import Notice
from generation.sizes import Pixels

Source = Literal["canvas", "deployment", "sandbox"]


@dataclass(frozen=True)
class Account:
    """A key and where it is good for: `urls` are base URLs without a trailing slash, by name.

    `credential_id` names the canvas's own credential, where the key is that.
    """

    source: Source
    key: str = field(repr=False)
    urls: Mapping[str, str]
    credential_id: int | None = None


@dataclass(frozen=True)
class Wish:
    """What somebody asks for, checked for form but not yet shaped for a model. `model` may be empty."""

    prompt: str
    model: str = ""
    image_size: str | Pixels | None = None
    aspect_ratio: str | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict)
    has_reference: bool = False


@dataclass(frozen=True)
class Order:
    """A wish shaped for one model: `arguments` is what goes over the wire, without the reference picture."""

    model: str
    arguments: dict[str, Any]
    dropped: tuple[str, ...] = ()
    warnings: tuple[Notice, ...] = ()


@dataclass(frozen=True)
class Reference:
    """A reference picture on its way to a provider."""

    data: bytes
    mime: str
    name: str


@dataclass(frozen=True)
class Handle:
    """A request in a provider's queue. The paths are relative to the account's queue URL."""

    request_id: str
    status_path: str
    response_path: str
    cancel_path: str
    queue_position: int | None = None


@dataclass(frozen=True)
class Progress:
    """One look at a queued request. `position` is the number of requests ahead, `logs` all lines so far."""

    state: Literal["queued", "running", "done"]
    position: int | None = None
    logs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Inline:
    """A picture that came with the answer."""

    data: bytes


@dataclass(frozen=True)
class Remote:
    """A picture that has to be fetched. The URL is the provider's word: not to be trusted."""

    url: str


@dataclass(frozen=True)
class Answer:
    """A finished request: its first picture and what else is worth keeping."""

    picture: Inline | Remote
    seed: int | None = None
    warnings: tuple[Notice, ...] = ()


class Provider(Protocol):
    """A source of pictures. `submit` is the paid call and sends at most once; the others may be repeated.

    All raise `errors.ProviderError`. A provider whose `submit` gives an `Answer` at once needs no `look`,
    `result` and `cancel`.
    """

    id: str
    label: str
    max_reference_bytes: int

    def deployment_key(self) -> str:
        """The key that the environment gives; empty where there is none."""

    def urls(self) -> Mapping[str, str]:
        """Where keys are sent, a canvas's like the deployment's: the configured base URLs, else the official ones."""

    def sandbox_urls(self) -> Mapping[str, str] | None:
        """Where the sandbox's account leads; None where there is no sandbox."""

    def contract(self, model: str) -> Contract:
        """What that model takes; the default model for an empty id. Raises `Refusal` for an impossible id."""

    def contracts(self) -> tuple[Contract, ...]:
        """The models known by name."""

    def shape(self, wish: Wish) -> Order:
        """The wish as the model takes it. Raises `Refusal` naming the field at fault."""

    async def check_key(self, account: Account) -> None:
        """Ask for something that costs nothing. Raises `ProviderError`: `key_rejected` where the key is not taken."""

    async def submit(self, order: Order, reference: Reference | None, account: Account) -> Handle | Answer: ...

    async def look(self, handle: Handle, account: Account) -> Progress: ...

    async def result(self, handle: Handle, account: Account) -> Answer: ...

    async def cancel(self, handle: Handle, account: Account) -> bool:
        """Ask for an end. True when the provider says that the request ends without a picture."""

    async def warm(self) -> None:
        """Import and build, off the event loop where it takes long, what the first call would have to wait for."""

    async def close(self) -> None:
        """Close this event loop's connections."""
