"""What the people on a canvas see of each other: told from browser to browser and kept nowhere."""

import secrets
import time
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from canvas.ops import Coordinate

MAX_SELECTED = 200
MAX_GHOSTS = 24
SHORTEST_PAUSE_SECONDS = 0.04
DELIVERIES_A_SECOND = 800
"""What all browsers of a canvas together may cause: everybody's every move goes to everybody else."""

Length = Annotated[float, Field(ge=0, le=1e8, allow_inf_nan=False)]
Point = tuple[Coordinate, Coordinate]
Box = tuple[Coordinate, Coordinate, Length, Length]
FieldName = Annotated[str, Field(max_length=120)]


class BadPresence(ValueError):
    """A browser said something about itself that cannot be."""


class Presence(BaseModel):
    """What one browser shows of its person; lengths and places in canvas pixels."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    cursor: Point | None = None
    selected: Annotated[list[UUID], Field(max_length=MAX_SELECTED)] = []
    ghosts: Annotated[list[Box], Field(max_length=MAX_GHOSTS)] = []
    """Where the boxes are that are being moved or resized just now."""
    editing: tuple[UUID, FieldName] | None = None
    """The node and the field that the person is writing in."""
    view: Box | None = None
    """What the window shows."""
    away: bool = False
    """Whether the window is out of sight."""


Shown = dict[str, Any]
_ACTING = {"ghosts", "editing"}
"""What only somebody can be at who may change the canvas."""


def parse(message: dict[str, Any], *, may_edit: bool) -> Shown:
    """Those fields that a browser's message names, as JSON. Raises `BadPresence`."""
    named = {name: value for name, value in message.items() if name != "t"}
    try:
        shown = Presence.model_validate(named)
    except (ValidationError, RecursionError) as wrong:
        raise BadPresence from wrong
    return shown.model_dump(mode="json", include=shown.model_fields_set - (set() if may_edit else _ACTING))


def new_peer_id() -> str:
    """A name for one browser on a canvas, which tells nothing and cannot be guessed."""
    return secrets.token_hex(6)


def pause_seconds(peers: int) -> float:
    """How long a browser's news are gathered where so many others listen, so that a crowd costs no more than a few."""
    return max(SHORTEST_PAUSE_SECONDS, (peers + 1) ** 2 / DELIVERIES_A_SECOND)


class Whereabouts:
    """One browser's presence as the others were told it, and what they are still to be told."""

    def __init__(self) -> None:
        self.shown: Shown = Presence().model_dump(mode="json")
        self._news: Shown = {}
        self._told_at = 0.0

    def note(self, changed: Shown) -> None:
        self.shown |= changed
        self._news |= changed

    def hold(self) -> None:
        """Let go of what only an editor can be at."""
        blank = Presence().model_dump(mode="json", include=_ACTING)
        self.note({name: value for name, value in blank.items() if self.shown[name] != value})

    def wait_seconds(self, peers: int) -> float:
        """How long the news have to wait; 0 where they may go now."""
        return max(0.0, self._told_at + pause_seconds(peers) - time.monotonic())

    def take_news(self) -> Shown:
        """What is new since the last time, which counts as told from now on."""
        news, self._news = self._news, {}
        self._told_at = time.monotonic()
        return news
