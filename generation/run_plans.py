"""Running several nodes at once: what it would take and cost, and starting it. Later runs wait for earlier ones."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from canvas import changes
from canvas import graph as graphs
from canvas.graph import Graph
from canvas.models import Canvas, User
from canvas.refusals import NotFound, Refusal
from generation import costs, node_runs, presets, providers, requests, staleness
from generation.accounts import Payers
from generation.models import Job, Preset
from generation.run_order import Scope, ordered
from generation.states import OPEN

MAX_STEPS = 200
MAX_KEY_LENGTH = 150
"""Of an idempotency key for several runs: each run's own is made of it and of its node's id."""


class TooManySteps(Refusal):
    code = "too_many_runs"


class NothingToRun(Refusal):
    code = "nothing_to_run"


@dataclass(frozen=True)
class Step:
    """One node's turn. `after` are the steps whose pictures it waits for; `cost` is in US dollars, None if unknown.

    `problem` says why it cannot run; `under_way` is the run that goes on already and is not started again.
    """

    node: UUID
    text: str
    model: str = ""
    cost: Decimal | None = None
    after: tuple[UUID, ...] = ()
    problem: Refusal | None = None
    under_way: Job | None = None
    request: requests.Request | None = None

    @property
    def starts(self) -> bool:
        return self.problem is None and self.under_way is None

    @property
    def label(self) -> str:
        """Its model as people know it."""
        if self.request is None:
            return self.model
        try:
            return providers.get(self.request.provider_id).contract(self.model).label
        except Refusal:
            return self.model


@dataclass(frozen=True)
class Plan:
    """The steps in the order in which they run."""

    steps: tuple[Step, ...] = field(default_factory=tuple)

    @property
    def starting(self) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.starts)

    @property
    def cost(self) -> Decimal:
        """The known part of the expected cost, in US dollars."""
        return sum((step.cost for step in self.starting if step.cost is not None), Decimal(0))

    @property
    def without_price(self) -> int:
        """How many of the runs have no published price."""
        return sum(step.cost is None for step in self.starting)


def plan(canvas: Canvas, by: User, targets: Collection[UUID], scope: Scope) -> Plan:
    """What running these nodes would come to now; nothing is written.

    Raises `NotFound` for a node that is not there, `TooManySteps`, and `NothingToRun`.
    """
    graph = changes.load_graph(canvas.pk)
    if not all(target in graph.nodes for target in targets):
        raise NotFound(_("There is no such node on this canvas."), code="node_not_found", field="nodes")
    every_preset = presets.every()
    fresh = staleness.of_nodes(canvas.pk, graph, every_preset, graph.nodes)
    nodes = ordered(graph, fresh, targets, scope)
    if not nodes:
        raise NothingToRun(_("There is nothing to run there: no AI Image node that needs it."), field="nodes")
    if len(nodes) > MAX_STEPS:
        message = _("These are %(count)s runs; at most %(most)s can be started at once.")
        raise TooManySteps(message % {"count": len(nodes), "most": MAX_STEPS}, field="nodes")
    under_way = {job.node: job for job in Job.objects.filter(canvas=canvas, node__in=nodes, state__in=OPEN)}
    maker = _Steps(canvas, by, graph, every_preset)
    steps: dict[UUID, Step] = {}
    for node in nodes:
        steps[node] = maker.step(node, under_way.get(node), steps)
    return Plan(tuple(steps.values()))


class _Steps:
    def __init__(self, canvas: Canvas, by: User, graph: Graph, every_preset: Mapping[int, Preset]) -> None:
        self._canvas = canvas
        self._by = by
        self._graph = graph
        self._presets = every_preset
        self._payers = Payers(canvas.pk)

    def step(self, node: UUID, under_way: Job | None, earlier: Mapping[UUID, Step]) -> Step:
        text = node_runs.inputs(self._graph, node).prompt.strip()[:80]
        source = self._source(node, earlier)
        step = Step(node, text, after=(source.node,) if source else ())
        if under_way:
            return replace(step, under_way=under_way, model=under_way.model)
        if source and source.problem:
            message = _("The node that gives its reference cannot run.")
            return replace(step, problem=Refusal(message, code="upstream_cannot_run"))
        try:
            request = node_runs.request_for(
                self._canvas,
                self._by,
                self._graph,
                node,
                self._presets,
                self._payers,
                reference_to_come=source is not None,
            )
        except Refusal as refusal:
            return replace(step, problem=refusal)
        return replace(step, request=request, model=request.order.model, cost=self._cost(request, bool(source)))

    def _source(self, node: UUID, earlier: Mapping[UUID, Step]) -> Step | None:
        """The step before it that gives its reference."""
        sources = (wire.source for wire in graphs.image_wires(self._graph, node))
        return next((earlier[source] for source in sources if source in earlier), None)

    def _cost(self, request: requests.Request, waits: bool) -> Decimal | None:
        source = self._payers.of(request.provider_id).source
        return costs.expected(request.provider_id, request.order, source, request.reference, waits=waits)


def start(
    canvas: Canvas,
    by: User,
    targets: Collection[UUID],
    scope: Scope,
    idempotency_key: str | None = None,
    count: Callable[[], None] = lambda: None,
) -> tuple[Plan, dict[UUID, Job]]:
    """Start every step that can run, in one transaction, and give their jobs by node, those under way included.

    The same key again gives the jobs of then. `count` is called for every run that is to be started, and may refuse
    it. Raises what `plan` and `count` do, and the first step's problem where none can run; then nothing is started.
    """
    found = plan(canvas, by, targets, scope)
    problems = [step.problem for step in found.steps if step.problem]
    with requests.one_at_a_time(canvas):
        jobs = _made_with(canvas, idempotency_key)
        if not jobs:
            if len(problems) == len(found.steps):
                raise problems[0]
            jobs = _started(canvas, found, idempotency_key, count)
    return found, jobs


def _started(canvas: Canvas, found: Plan, idempotency_key: str | None, count: Callable[[], None]) -> dict[UUID, Job]:
    nodes = [step.node for step in found.steps]
    jobs = {job.node: job for job in Job.objects.filter(canvas=canvas, node__in=nodes, state__in=OPEN) if job.node}
    for step in found.starting:
        # Somebody may have started it since the plan was made.
        if step.node in jobs or step.request is None:
            continue
        count()
        awaited = next((jobs[node] for node in step.after), None) or step.request.waits_for
        key = _key(idempotency_key, step.node) if idempotency_key else None
        jobs[step.node] = requests.start(replace(step.request, waits_for=awaited, idempotency_key=key))
    return jobs


def _made_with(canvas: Canvas, idempotency_key: str | None) -> dict[UUID, Job]:
    if not idempotency_key:
        return {}
    jobs = Job.objects.filter(canvas=canvas, idempotency_key__startswith=f"{idempotency_key}:").select_related("asset")
    # The same beginning has another key as well that goes on with a colon, or on SQLite one in other letter case.
    return {job.node: job for job in jobs if job.node and job.idempotency_key == _key(idempotency_key, job.node)}


def _key(of_all: str, node: UUID) -> str:
    """The idempotency key of one node's run among several."""
    return f"{of_all}:{node}"
