"""The states of a job and the moves between them. Any other move is a fault of ours and raises."""

from enum import StrEnum

from django.utils.translation import gettext_lazy


class State(StrEnum):
    WAITING = "waiting"
    """For the picture of another job."""
    READY = "ready"
    SUBMITTING = "submitting"
    """The paid call has been begun; from here on nothing is sent a second time."""
    QUEUED = "queued"
    RUNNING = "running"
    STORING = "storing"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"
    UNCONFIRMED = "unconfirmed"
    """The paid call was begun and its answer was never seen: it may have been billed."""


LABELS = {
    State.WAITING: gettext_lazy("Waiting for the reference"),
    State.READY: gettext_lazy("Starting"),
    State.SUBMITTING: gettext_lazy("Sending"),
    State.QUEUED: gettext_lazy("In queue"),
    State.RUNNING: gettext_lazy("Generating"),
    State.STORING: gettext_lazy("Storing the picture"),
    State.SUCCEEDED: gettext_lazy("Done"),
    State.FAILED: gettext_lazy("Failed"),
    State.CANCELLED: gettext_lazy("Cancelled"),
    State.UNCONFIRMED: gettext_lazy("Outcome unknown"),
}
"""In words, for people."""

OPEN = frozenset({State.WAITING, State.READY, State.SUBMITTING, State.QUEUED, State.RUNNING, State.STORING})
"""States that something still has to carry on."""

_ENDS = {State.FAILED, State.CANCELLED}
MOVES: dict[State, frozenset[State]] = {
    State.WAITING: frozenset({State.READY, *_ENDS}),
    State.READY: frozenset({State.SUBMITTING, *_ENDS}),
    State.SUBMITTING: frozenset({State.QUEUED, State.STORING, State.UNCONFIRMED, *_ENDS}),
    State.QUEUED: frozenset({State.RUNNING, State.STORING, *_ENDS}),
    State.RUNNING: frozenset({State.QUEUED, State.STORING, *_ENDS}),
    State.STORING: frozenset({State.SUCCEEDED, State.FAILED}),
    State.UNCONFIRMED: frozenset({State.FAILED}),
    State.SUCCEEDED: frozenset(),
    State.FAILED: frozenset(),
    State.CANCELLED: frozenset(),
}


class BadMove(Exception):
    """A job was to be moved along a way that the table does not have."""


def check_move(old: State, new: State) -> None:
    """Raise `BadMove` unless the table has the move."""
    if new not in MOVES[old]:
        raise BadMove(f"{old} → {new}")
