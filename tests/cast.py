"""Who plays in the tests: an owner, an editor, a viewer and a stranger, and the canvas they meet on."""

from dataclasses import dataclass
from typing import Self
from uuid import UUID, uuid4

from canvas import canvases, changes, ops
from canvas.models import Canvas, Membership, Node, User


def person(name: str) -> User:
    """An account at example.com, its e-mail address beginning with the name. It has no password: hashing is slow."""
    return User.objects.create_user(f"{name.lower()}@example.com", name=name)


@dataclass
class Cast:
    """Ada owns the canvas, Grace edits it, the viewer looks on, Mallory is a stranger."""

    ada: User
    grace: User
    viewer: User
    mallory: User
    canvas: Canvas

    @classmethod
    def assemble(cls) -> Self:
        ada, grace, viewer, mallory = (person(name) for name in ("Ada", "Grace", "Viewer", "Mallory"))
        canvas = canvases.create(ada, "Harbour")
        Membership.objects.create(canvas=canvas, user=grace, role=Membership.Role.EDITOR)
        Membership.objects.create(canvas=canvas, user=viewer, role=Membership.Role.VIEWER)
        return cls(ada, grace, viewer, mallory, canvas)

    def node(self, kind: str = "prompt", canvas: Canvas | None = None, **data: object) -> Node:
        """A new node on the canvas, added as Ada."""
        added = ops.AddNode(id=uuid4(), kind=kind, x=0, y=0, w=280, h=200, data=data)
        changes.apply(canvas or self.canvas, self.ada, f"add-{added.id}", [added])
        return Node.objects.get(pk=added.id)

    def wire(self, source: Node, target: Node, port: str = "prompt-in", source_port: str = "text-out") -> UUID:
        """The id of a new wire, made as Ada."""
        wire_id = uuid4()
        ends = {"from": (source.pk, source_port), "to": (target.pk, port)}
        made = ops.AddEdge.model_validate({"id": wire_id, **ends})
        changes.apply(self.canvas, self.ada, f"wire-{wire_id}", [made])
        return wire_id
