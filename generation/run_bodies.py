"""The JSON of running several nodes, of a node's results and of the queue."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field

from canvas.bodies import ErrorBody
from generation.parsing import ImageBody, JobBody, WarningBody
from generation.run_order import Scope

MAX_TARGETS = 200
Dollars = Annotated[float | None, Field(description="US dollars by the published price; null where there is none.")]


class RunBody(Schema):
    """Which nodes to run, and how far from them."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    nodes: Annotated[list[UUID], Field(min_length=1, max_length=MAX_TARGETS)]
    scope: Scope = Field(
        Scope.ALONE,
        description="`alone`: these nodes. `upstream`: also what comes before them and is missing or stale."
        " `downstream`: everything behind them, and they themselves where they are missing or stale.",
    )


class StepBody(Schema):
    """One node's turn. `after` are the nodes whose coming pictures it waits for."""

    nodeId: UUID  # noqa: N815 - the wire's spelling
    prompt: str
    model: str
    estimatedCost: Dollars  # noqa: N815
    after: list[UUID]
    isRunning: bool = Field(description="It runs already and is not started again.")  # noqa: N815
    problem: ErrorBody | None = Field(description="Why it would not be started.")


class PlanBody(Schema):
    """The steps in their order; `starting` of them would be started, for `estimatedCost` in all."""

    steps: list[StepBody]
    starting: int
    estimatedCost: float  # noqa: N815
    withoutPrice: int = Field(description="How many of them have no published price.")  # noqa: N815


class SkippedBody(Schema):
    nodeId: UUID  # noqa: N815
    problem: ErrorBody


class StartedBody(Schema):
    """The jobs of the nodes, in their order; those that were running already are among them."""

    jobs: list[JobBody]
    skipped: list[SkippedBody]


class ResultBody(Schema):
    """One picture that a node has made. `settings` set on the node make it ask for the same once more."""

    jobId: UUID  # noqa: N815
    image: ImageBody
    isOutput: bool = Field(description="It is what the node puts on its output now.")  # noqa: N815
    prompt: str
    provider: str
    model: str
    settings: dict[str, Any]
    seed: int | None
    referenceAssetId: UUID | None  # noqa: N815
    estimatedCost: Dollars  # noqa: N815
    cost: Dollars
    warnings: list[WarningBody]
    startedBy: str | None  # noqa: N815
    createdAt: datetime  # noqa: N815
    finishedAt: datetime | None  # noqa: N815


class HistoryBody(Schema):
    """Newest first. `next` is what to ask with as `before` for those behind, null at the end."""

    results: list[ResultBody]
    next: UUID | None


class QueueEntryBody(Schema):
    """One run of the canvas that is open, or has failed in the last 24 hours and was not run again."""

    id: UUID
    version: int
    node: UUID | None
    state: str
    isOpen: bool  # noqa: N815
    prompt: str
    model: str
    startedBy: str | None  # noqa: N815
    startedById: int | None  # noqa: N815
    queuePosition: int | None  # noqa: N815
    elapsedMs: int  # noqa: N815
    isCancelling: bool  # noqa: N815
    error: ErrorBody | None
    isRetryable: bool  # noqa: N815


class QueueBody(Schema):
    jobs: list[QueueEntryBody]
