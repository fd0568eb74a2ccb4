"""The JSON of the canvas's routes, in and out."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID, uuid4

from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import ConfigDict, Field

from canvas.models import Node
from canvas.ops import Batch, Coordinate, Data, Extent, MoveNode, Operation, SetData, SizeNode
from canvas.refusals import Refusal


class ErrorBody(Schema):
    """Why nothing was done. `code` stays the same, `field` is the offending part of the request."""

    code: str
    message: str
    field: str | None = None
    details: dict[str, Any] | None = None


class ErrorEnvelope(Schema):
    error: ErrorBody


def refusals(*statuses: int) -> dict[int, Any]:
    """The answers of a route that needs a caller, where it refuses: those that any gives, and these."""
    return dict.fromkeys((400, 401, 403, 404, 429, *statuses), ErrorEnvelope)


def body_examples(examples: dict[str, Any]) -> dict[str, Any]:
    """For a route's `openapi_extra`: bodies to try it with, each `{summary, value}` under a name."""
    return {"requestBody": {"content": {"application/json": {"examples": examples}}}}


class ListedBody(Schema):
    """A canvas of the caller's, and what the person may do on it in whose name the call is made."""

    id: UUID
    name: str
    rev: int
    role: Literal["viewer", "editor", "owner"]
    nodes: int
    updatedAt: datetime  # noqa: N815 - the wire's spelling


class ListBody(Schema):
    canvases: list[ListedBody]


class NodeBody(Schema):
    """A node: its place and size in canvas pixels, its settings, and what is on each of its outputs now.

    An output of type `text` holds a text, one of type `image` the id of an asset (the file is at `/assets/{id}/`),
    and null means nothing yet.
    """

    id: UUID
    kind: str
    x: float
    y: float
    w: float
    h: float
    data: dict[str, Any]
    emits: dict[str, str | None]


class EdgeBody(Schema):
    """A wire from an output to an input; each end is the id of a node and the id of a port."""

    id: UUID
    source: tuple[UUID, str] = Field(alias="from")
    target: tuple[UUID, str] = Field(alias="to")


class CanvasBody(Schema):
    """A canvas at revision `rev`; `kinds` says which nodes there can be, with their ports and settings."""

    id: UUID
    name: str
    rev: int
    role: Literal["viewer", "editor", "owner"]
    nodes: list[NodeBody]
    edges: list[EdgeBody]
    kinds: dict[str, Any]


class CameraBody(Schema):
    """The canvas point in the middle of a person's window, in canvas pixels, and the zoom (1 is life-size)."""

    model_config = ConfigDict(extra="forbid")

    x: Coordinate
    y: Coordinate
    z: Annotated[float, Field(gt=0, le=8, allow_inf_nan=False)]


class ChangeBody(Schema):
    """What was done, as every open browser was told it: wires that went with their node are among the operations."""

    rev: int
    cid: str
    by: int | None
    ops: list[dict[str, Any]]


class PatchedBody(Schema):
    id: UUID
    name: str
    rev: int
    change: ChangeBody | None


class StarterBody(Schema):
    id: str
    label: str
    hint: str


class StartersBody(Schema):
    starters: list[StarterBody]


class OperationsBody(Schema):
    """Operations as `PATCH` of a canvas takes them."""

    ops: list[dict[str, Any]]


BatchId = Annotated[str, Field(min_length=1, max_length=80)]


class NothingToChange(Refusal):
    code = "nothing_to_change"


class _Patch(Schema):
    model_config = ConfigDict(extra="forbid")

    cid: BatchId = Field(
        default_factory=lambda: str(uuid4()),
        description="The caller's own id for this change: sent again with the same one, nothing is applied twice.",
    )


class CanvasPatch(_Patch):
    """A new name, a batch of operations, or both. A batch is applied whole or not at all."""

    name: str | None = Field(None, description="For the owner alone.")
    ops: Batch | None = None


class NodePatch(_Patch):
    """What is to be different on a node."""

    data: Data = Field(
        default_factory=dict,
        description="Settings of the node's kind. An AI Image takes its `preset` by id or by name.",
    )
    x: Coordinate | None = None
    y: Coordinate | None = None
    w: Extent | None = None
    h: Extent | None = None

    def operations(self, node: Node) -> list[Operation]:
        """The same as operations. Raises `NothingToChange`."""
        operations: list[Operation] = []
        if self.data:
            operations.append(SetData(id=node.pk, set=self.data))
        if self.x is not None or self.y is not None:
            operations.append(MoveNode(id=node.pk, x=_either(self.x, node.x), y=_either(self.y, node.y)))
        if self.w is not None or self.h is not None:
            operations.append(SizeNode(id=node.pk, w=_either(self.w, node.width), h=_either(self.h, node.height)))
        if not operations:
            raise NothingToChange(_("Say what is to be different: data, x, y, w or h."))
        return operations


def _either(wanted: float | None, present: float) -> float:
    return present if wanted is None else wanted
