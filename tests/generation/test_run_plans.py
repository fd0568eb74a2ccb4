"""Running several nodes: what it comes to, in which order they wait for each other, and that nothing starts twice."""

from decimal import Decimal
from itertools import pairwise
from typing import Any
from uuid import UUID, uuid4

import pytest

from canvas import changes
from canvas.ops import SetData
from canvas.refusals import NotFound, Refusal
from generation import node_runs, run_plans, runs
from generation.models import Job
from generation.requests import IdempotencyConflict
from generation.run_order import Scope
from generation.run_plans import NothingToRun
from generation.states import State
from tests.generation.made import finish, make, run
from tests.sandboxed import SandboxedTestCase


class PlanTestCase(SandboxedTestCase):
    def node(self, **data: Any) -> UUID:
        return self.add_node(node_runs.KIND, **{"prompt": "a fox", **data})

    def chain(self, length: int) -> list[UUID]:
        """Nodes of Google's that give each other their pictures."""
        google = self.preset("google")
        nodes = [self.node(preset=google.pk, prompt=f"step {place}") for place in range(length)]
        for source, target in pairwise(nodes):
            self.wire(source, "image-out", target, "image-in")
        return nodes

    def set(self, node: UUID, **data: Any) -> None:
        changes.apply(self.canvas, self.ada, str(uuid4()), [SetData(id=node, set=data)])

    def plan(self, *nodes: UUID, scope: Scope = Scope.ALONE) -> run_plans.Plan:
        return run_plans.plan(self.canvas, self.ada, nodes, scope)

    def start(self, *nodes: UUID, scope: Scope = Scope.ALONE, key: str | None = None) -> dict[UUID, Job]:
        return run_plans.start(self.canvas, self.ada, nodes, scope, key)[1]


class PlanTests(PlanTestCase):
    def test_a_plan_writes_nothing_and_tells_order_waits_and_cost(self) -> None:
        first, second, third = self.chain(3)
        found = self.plan(third, scope=Scope.UPSTREAM)
        assert [step.node for step in found.steps] == [first, second, third]
        assert [step.after for step in found.steps] == [(), (first,), (second,)]
        assert [step.text for step in found.steps] == ["step 0", "step 1", "step 2"]
        assert found.cost == 0  # the sandbox bills nothing
        assert not Job.objects.exists()

    def test_the_cost_of_all_is_the_sum_of_what_has_a_price(self) -> None:
        with self.settings(FAL_KEY="a key"):
            priced, free = self.node(), self.node(model="somebody/unlisted-model")
            found = self.plan(priced, free)
        costs = {step.node: step.cost for step in found.steps}
        assert costs[free] is None
        assert found.cost == costs[priced] == Decimal("0.01200")
        assert found.without_price == 1

    def test_what_cannot_run_is_told_and_what_needs_its_picture_cannot_either(self) -> None:
        first, second = self.chain(2)
        self.set(first, prompt=" ")
        other = self.node()
        found = self.plan(first, second, other)
        problems = {step.node: step.problem and step.problem.code for step in found.steps}
        assert problems == {first: "prompt_missing", second: "upstream_cannot_run", other: None}
        assert [step.node for step in found.starting] == [other]

    def test_only_what_is_missing_or_stale_is_run_before_a_node(self) -> None:
        first, second, third = self.chain(3)
        for node in (first, second, third):
            make(self, node)
        assert [step.node for step in self.plan(third, scope=Scope.UPSTREAM).steps] == [third]
        self.set(second, prompt="another second step")
        assert [step.node for step in self.plan(third, scope=Scope.UPSTREAM).steps] == [second, third]

    def test_nodes_that_are_not_there_or_do_not_run_are_refused(self) -> None:
        with pytest.raises(NotFound):
            self.plan(uuid4())
        text = self.add_node("prompt", prompt="x")
        for scope in Scope:
            with pytest.raises(NothingToRun):
                self.plan(text, scope=scope)

    def test_everything_behind_a_prompt_is_found_through_its_wires(self) -> None:
        text, first, second = self.add_node("prompt", prompt="x"), self.node(), self.node()
        for node in (first, second):
            self.wire(text, "text-out", node, "prompt-in")
        assert {step.node for step in self.plan(text, scope=Scope.DOWNSTREAM).steps} == {first, second}


class StartTests(PlanTestCase):
    def test_later_runs_wait_for_earlier_ones_and_get_their_pictures(self) -> None:
        first, second, third = self.chain(3)
        jobs = self.start(third, scope=Scope.UPSTREAM)
        assert [jobs[node].state for node in (first, second, third)] == ["ready", "waiting", "waiting"]
        assert jobs[second].waits_for == jobs[first]
        finish(jobs[first])
        for job in jobs.values():
            job.refresh_from_db()
        assert [jobs[node].state for node in (first, second, third)] == ["succeeded", "ready", "waiting"]
        assert jobs[second].reference == jobs[first].asset

    def test_where_an_earlier_run_fails_the_later_ones_end_and_nothing_is_sent_for_them(self) -> None:
        first, second, third = self.chain(3)
        jobs = self.start(third, scope=Scope.UPSTREAM)
        runs.request_cancel(jobs[first])
        for node in (second, third):
            jobs[node].refresh_from_db()
            assert (jobs[node].state, jobs[node].error_code) == ("failed", "upstream_failed")
            assert jobs[node].submitted_at is None

    def test_what_runs_already_is_waited_for_and_not_started_again(self) -> None:
        first, second = self.chain(2)
        under_way = run(self, first)
        jobs = self.start(second, scope=Scope.UPSTREAM)
        assert jobs[first] == under_way
        assert jobs[second].waits_for == under_way
        assert self.start(first, second) == jobs
        assert Job.objects.count() == 2

    def test_the_same_key_starts_nothing_again_not_even_what_has_ended(self) -> None:
        one, other = self.node(), self.node()
        jobs = self.start(one, other, key="click-1")
        for job in jobs.values():
            finish(job)
        assert self.start(one, other, key="click-1") == jobs
        assert Job.objects.count() == 2
        assert self.start(one, other, key="click-2") != jobs

    def test_a_key_is_not_taken_for_one_that_goes_on_with_a_colon_or_in_other_letters(self) -> None:
        node = self.node()
        finish(self.start(node, key="click:again")[node])
        finish(self.start(node, key="CLICK")[node])
        assert self.start(node, key="click")[node].is_open
        assert Job.objects.count() == 3

    def test_one_key_is_of_one_node_for_ever(self) -> None:
        one, other = self.node(), self.node()
        graph = changes.load_graph(self.canvas.pk)
        job = node_runs.run(self.canvas, self.ada, graph, one, "click")
        finish(job)
        self.set(one, prompt="changed since")
        graph = changes.load_graph(self.canvas.pk)
        assert node_runs.run(self.canvas, self.ada, graph, one, "click") == job
        with pytest.raises(IdempotencyConflict):
            node_runs.run(self.canvas, self.ada, graph, other, "click")

    def test_where_nothing_can_run_the_reason_is_raised_and_nothing_is_written(self) -> None:
        with pytest.raises(Refusal) as refused:
            self.start(self.node(prompt=""))
        assert refused.value.code == "prompt_missing"
        assert not Job.objects.exists()

    def test_a_refused_count_starts_none_of_them(self) -> None:
        counted: list[int] = []

        def count() -> None:
            counted.append(1)
            if len(counted) == 2:
                raise Refusal("too many", code="rate_limited")

        with pytest.raises(Refusal):
            run_plans.start(self.canvas, self.ada, [self.node(), self.node()], Scope.ALONE, None, count)
        assert not Job.objects.exists()

    def test_a_pinned_picture_is_the_reference_even_while_its_node_runs(self) -> None:
        first, second = self.chain(2)
        made = make(self, first)
        self.set(first, pinned=True)
        run(self, first)
        job = run(self, second)
        assert (job.state, job.reference) == (State.READY, made.asset)
