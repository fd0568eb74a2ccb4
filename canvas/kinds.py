"""Node kinds: what a kind of node is, declared by the app that owns it and registered when Django starts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import UUID

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from canvas.refusals import Refusal

PROMPT_NODE_LIMIT = 20_000
"""Characters that one text field of a node may hold; the limit of a request is the generation's own."""

COMMENT_LIMIT = 5_000
"""Characters of a comment."""

NAME_LIMIT = 80
"""Characters of a node's own name."""

Data = Mapping[str, Any]
Context = Mapping[str, Any]
PortType = Literal["text", "image"]
Label = str | Promise
"""Words for people, in their language once they are shown."""


class BadValue(Refusal):
    code = "bad_value"


@dataclass(frozen=True)
class Port:
    """A typed end for wires. `many` lets an input take several wires."""

    id: str
    label: Label
    type: PortType
    many: bool = False
    required: bool = False

    def as_json(self) -> dict[str, Any]:
        return vars(self) | {"label": str(self.label)}


@dataclass(frozen=True)
class Field:
    """One entry of a node's `data` that people may set.

    `check(value, canvas_id)` returns the value to store or raises `BadValue`. `redraws` says that the
    server-rendered body depends on it. `made`: runs write it, so undo takes back only what the person set there.
    `picture`: it holds the id of a picture of the canvas, so a copy on another canvas needs a picture there.
    `travels(value)`: what to write into a file for another Easel, where `check` takes it again.
    `arrives`: instead of `check` where the value comes with its node, by undo or as a copy: what it means may have gone
    since, and the node is worth more.
    """

    default: Any
    check: Callable[[Any, UUID], Any]
    redraws: bool = True
    made: bool = False
    picture: bool = False
    travels: Callable[[Any], Any] = lambda value: value
    arrives: Callable[[Any, UUID], Any] | None = None


def no_emission(_data: Data, _port: str) -> str | None:
    return None


def no_context(nodes: Sequence[Any], _canvas_id: UUID) -> dict[UUID, Context]:
    return {node.pk: {} for node in nodes}


def nothing_missed(_node: UUID, _data: Data, _canvas_id: UUID) -> Data:
    return {}


@dataclass(frozen=True)
class NodeKind:
    """Everything the canvas knows of one kind of node.

    `emits(data, port)` gives the value on an output: a text, or the id of an asset for an image.
    `context(nodes, canvas_id)` gives the card template's variables for many nodes at once.
    `missed(node, data, canvas_id)` gives what differs in a node that comes back, from what was made for it meanwhile;
    it is called in the transaction that brings the node back.
    `backdrop`: lies behind the others, and what lies on it moves along.
    Besides its `fields` every node may have a `name` of its own.
    """

    id: str
    label: Label
    hint: Label
    icon: str
    template: str
    size: tuple[int, int]
    inputs: tuple[Port, ...] = ()
    outputs: tuple[Port, ...] = ()
    fields: Mapping[str, Field] = field(default_factory=dict)
    emits: Callable[[Data, str], str | None] = no_emission
    context: Callable[[Sequence[Any], UUID], Mapping[UUID, Context]] = no_context
    missed: Callable[[UUID, Data, UUID], Data] = nothing_missed
    runs: bool = False
    opens_file: bool = False
    backdrop: bool = False

    def input(self, port: str) -> Port | None:
        return next((each for each in self.inputs if each.id == port), None)

    def output(self, port: str) -> Port | None:
        return next((each for each in self.outputs if each.id == port), None)

    def new_data(self) -> dict[str, Any]:
        return {name: each.default for name, each in self.fields.items()}

    def checked(self, values: Data, canvas_id: UUID) -> dict[str, Any]:
        """The values as they may be stored. Raises `BadValue` naming the field."""
        return {name: self.field(name).check(value, canvas_id) for name, value in values.items()}

    def arriving(self, values: Data, canvas_id: UUID) -> dict[str, Any]:
        """The values that a node comes with, as they may be stored. Raises `BadValue` naming the field."""
        fields = {name: self.field(name) for name in values}
        return {name: (each.arrives or each.check)(values[name], canvas_id) for name, each in fields.items()}

    def field(self, name: str) -> Field:
        """The field of that name. Raises `BadValue`."""
        found = self.fields.get(name) or _EVERY_NODES_FIELDS.get(name)
        if found is None:
            raise BadValue(_("{label} nodes have no field “{name}”.").format(label=self.label, name=name), field=name)
        return found

    def as_json(self) -> dict[str, Any]:
        """What the browser needs of the kind: ports in rail order, size, default data."""
        return {
            "id": self.id,
            "label": str(self.label),
            "hint": str(self.hint),
            "icon": self.icon,
            "size": list(self.size),
            "inputs": [port.as_json() for port in self.inputs],
            "outputs": [port.as_json() for port in self.outputs],
            "data": self.new_data(),
            "runs": self.runs,
            "opensFile": self.opens_file,
            "backdrop": self.backdrop,
            "made": [name for name, each in self.fields.items() if each.made],
            "pictures": [name for name, each in self.fields.items() if each.picture],
        }


_kinds: dict[str, NodeKind] = {}


def register(kind: NodeKind) -> None:
    """Make a kind known. Raises `ValueError` for an id that is taken by another declaration."""
    if _kinds.get(kind.id, kind) != kind:
        raise ValueError(f"the node kind {kind.id!r} is registered already")
    _kinds[kind.id] = kind


def every() -> Mapping[str, NodeKind]:
    """All kinds by id; those that can be wired come first."""
    return dict(sorted(_kinds.items(), key=lambda each: not (each[1].inputs or each[1].outputs)))


def get(kind_id: str) -> NodeKind:
    """The kind of that id. Raises `BadValue` for an unknown one."""
    try:
        return _kinds[kind_id]
    except KeyError:
        raise BadValue(
            _("There is no node kind “{kind_id}”.").format(kind_id=kind_id), code="unknown_kind", field="kind"
        ) from None


def text(limit: int, label: str) -> Callable[[Any, UUID], str]:
    """A check for a text of at most `limit` characters."""

    def check(value: Any, _canvas_id: UUID) -> str:
        if not isinstance(value, str):
            raise BadValue(_("{label} must be a text.").format(label=_(label)), field=label.lower())
        if len(value) > limit:
            raise BadValue(
                _("{label} may have at most {limit:,} characters.").format(label=_(label), limit=limit),
                code="too_long",
                field=label.lower(),
            )
        if "\x00" in value:
            raise BadValue(
                _("{label} holds a character that cannot be stored.").format(label=_(label)), field=label.lower()
            )
        return value

    return check


def one_line_or_none(limit: int, label: str) -> Callable[[Any, UUID], str | None]:
    """A check for an optional short text: empty counts as not set."""
    check_text = text(limit, label)

    def check(value: Any, canvas_id: UUID) -> str | None:
        return None if value is None or value == "" else check_text(value, canvas_id)

    return check


def _checked_name(value: Any, canvas_id: UUID) -> str | None:
    name = one_line_or_none(NAME_LIMIT, "Name")(value, canvas_id)
    return " ".join(name.split()) or None if name else None


_EVERY_NODES_FIELDS = {"name": Field(None, _checked_name, redraws=False)}


def _prompt_context(nodes: Sequence[Any], _canvas_id: UUID) -> dict[UUID, Context]:
    return {node.pk: {"prompt_limit": settings.PROMPT_LIMIT} for node in nodes}


PROMPT = NodeKind(
    id="prompt",
    label=gettext_lazy("Prompt"),
    hint=gettext_lazy("Text that other nodes use"),
    icon="text-cursor-input",
    template="canvas/kinds/prompt.html",
    size=(280, 200),
    outputs=(Port("text-out", gettext_lazy("Text"), "text"),),
    fields={"prompt": Field("", text(PROMPT_NODE_LIMIT, "Prompt"), redraws=False)},
    emits=lambda data, _port: str(data.get("prompt") or "").strip() or None,
    context=_prompt_context,
)

COMMENT = NodeKind(
    id="comment",
    label=gettext_lazy("Comment"),
    hint=gettext_lazy("A note to whoever works here"),
    icon="message-square-text",
    template="canvas/kinds/comment.html",
    size=(240, 160),
    fields={"text": Field("", text(COMMENT_LIMIT, "Text"), redraws=False)},
)

FRAME = NodeKind(
    id="frame",
    label=gettext_lazy("Frame"),
    hint=gettext_lazy("Groups what lies on it"),
    icon="frame",
    template="canvas/kinds/frame.html",
    size=(640, 480),
    backdrop=True,
)
