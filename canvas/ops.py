"""The operations that a batch of changes is made of, read from untrusted JSON."""

import math
import re
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from canvas.refusals import Refusal

MAX_OPS = 500
"""Operations in one batch; the order of wires counts on it (see `changes`)."""

MAX_DEPTH = 16
"""Levels of lists and objects inside one value."""
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(value: Any, depth: int = 0) -> Any:
    """Raise `ValueError` for what no database takes as JSON, though Python's parser does."""
    if depth > MAX_DEPTH:
        raise ValueError("is nested too deeply")
    if isinstance(value, dict):
        for each in (*value.keys(), *value.values()):
            storable(each, depth + 1)
    elif isinstance(value, list):
        for each in value:
            storable(each, depth + 1)
    elif isinstance(value, str) and _UNSTORABLE.search(value):
        raise ValueError("holds a character that cannot be stored")
    elif isinstance(value, float) and not math.isfinite(value):
        raise ValueError("holds a number without end")
    return value


Data = Annotated[dict[str, Any], Field(max_length=40), AfterValidator(storable)]
Coordinate = Annotated[float, Field(ge=-1e7, le=1e7, allow_inf_nan=False)]
Extent = Annotated[float, Field(ge=40, le=4000, allow_inf_nan=False)]
PortName = Annotated[str, Field(min_length=1, max_length=40)]
End = tuple[UUID, PortName]


class BadOperation(Refusal):
    code = "bad_operation"


class _Operation(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    def as_json(self) -> dict[str, Any]:
        return self.model_dump(mode="json", by_alias=True)


class AddNode(_Operation):
    op: Literal["node+"] = "node+"
    id: UUID
    kind: Annotated[str, Field(max_length=40)]
    x: Coordinate
    y: Coordinate
    w: Extent
    h: Extent
    data: Data = Field(default_factory=dict)


class RemoveNode(_Operation):
    op: Literal["node-"] = "node-"
    id: UUID


class MoveNode(_Operation):
    op: Literal["move"] = "move"
    id: UUID
    x: Coordinate
    y: Coordinate


class SizeNode(_Operation):
    op: Literal["size"] = "size"
    id: UUID
    w: Extent
    h: Extent


class SetData(_Operation):
    op: Literal["set"] = "set"
    id: UUID
    values: Data = Field(alias="set")


class SetEntry(_Operation):
    """One entry of a field that holds an object: who sets another one at the same time loses nothing."""

    op: Literal["entry"] = "entry"
    id: UUID
    field: Annotated[str, Field(min_length=1, max_length=40)]
    key: Annotated[str, Field(min_length=1, max_length=80), AfterValidator(storable)]
    value: Annotated[Any, AfterValidator(storable)] = None
    """None takes the entry out."""


class AddEdge(_Operation):
    op: Literal["edge+"] = "edge+"
    id: UUID
    source: End = Field(alias="from")
    target: End = Field(alias="to")


class RemoveEdge(_Operation):
    op: Literal["edge-"] = "edge-"
    id: UUID


Operation = AddNode | RemoveNode | MoveNode | SizeNode | SetData | SetEntry | AddEdge | RemoveEdge
Batch = Annotated[list[Annotated[Operation, Field(discriminator="op")]], Field(min_length=1, max_length=MAX_OPS)]
_batch: TypeAdapter[list[Operation]] = TypeAdapter(Batch)


def parse(raw: object) -> list[Operation]:
    """The batch as values. Raises `BadOperation` that names the first thing wrong."""
    try:
        return _batch.validate_python(raw)
    except ValidationError as wrong:
        first = wrong.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise BadOperation(f"{first['msg']} ({place or 'ops'}).", field=place or "ops") from None
