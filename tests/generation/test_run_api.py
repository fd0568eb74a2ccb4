"""The routes of running several nodes, of a node's history and of a canvas's queue."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.test import override_settings
from django.utils import timezone
from django.utils.translation import override

from canvas import agent_keys
from canvas.models import Membership, User
from generation import node_runs, runs
from generation.models import Job
from generation.providers.errors import ProviderError
from tests.canvas.listening import Listener
from tests.generation.made import finish, make, run
from tests.sandboxed import SandboxedTestCase


class RunApiTestCase(SandboxedTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.client.force_login(self.ada)

    def node(self, **data: Any) -> UUID:
        return self.add_node(node_runs.KIND, **{"prompt": "a fox", **data})

    def path(self, rest: str) -> str:
        return f"/api/canvases/{self.canvas.pk}/{rest}"

    def post(self, rest: str, body: Any, secret: str | None = None, key: str | None = None) -> Any:
        headers = {"Authorization": f"Bearer {secret}"} if secret else {}
        if key:
            headers["Idempotency-Key"] = key
        return self.client.post(self.path(rest), json.dumps(body), content_type="application/json", headers=headers)

    def secret(self, *scopes: str) -> str:
        return agent_keys.make(self.ada, self.canvas.pk, "Robot", scopes)[1]

    def failed(self, job: Job) -> Job:
        runs.claim(job)
        runs.fail(job, ProviderError("busy", "The provider is busy.", retryable=True))
        return job


class RunTests(RunApiTestCase):
    def test_a_plan_is_told_and_then_started_with_what_was_skipped(self) -> None:
        good, bad = self.node(), self.node(prompt="")
        body = {"nodes": [str(good), str(bad)]}
        plan = self.post("runs/plan", body).json()
        assert (plan["starting"], plan["estimatedCost"], plan["withoutPrice"]) == (1, 0, 0)
        problems = {step["nodeId"]: step["problem"] and step["problem"]["code"] for step in plan["steps"]}
        assert problems == {str(good): None, str(bad): "prompt_missing"}
        answer = self.post("runs", body)
        assert answer.status_code == 202
        assert [job["nodeId"] for job in answer.json()["jobs"]] == [str(good)]
        assert [skipped["nodeId"] for skipped in answer.json()["skipped"]] == [str(bad)]

    def test_a_click_that_is_sent_twice_starts_one_run(self) -> None:
        node = self.node()
        for rest, body in [(f"nodes/{node}/run", None), ("runs", {"nodes": [str(node)]})]:
            key = str(uuid4())
            before = Job.objects.count()
            for _ in range(2):
                assert self.post(rest, body, key=key).status_code == 202
                finish(Job.objects.filter(node=node).latest("created_at"))
            assert Job.objects.count() == before + 1

    def test_a_job_tells_what_it_was_expected_to_cost_and_what_it_came_to(self) -> None:
        with self.settings(FAL_KEY="a key"):
            job = run(self, self.node())
        body = self.client.get(f"/api/jobs/{job.pk}").json()
        assert (body["estimatedCost"], body["cost"]) == (0.012, None)
        drawn = make(self, self.node())
        body = self.client.get(f"/api/jobs/{drawn.pk}").json()
        assert (body["estimatedCost"], body["cost"]) == (0, 0)

    def test_agents_need_the_scope_and_are_counted_by_runs(self) -> None:
        nodes = [str(self.node()) for _ in range(3)]
        reader, runner = self.secret("read"), self.secret("run")
        assert self.post("runs/plan", {"nodes": nodes}, reader).status_code == 200
        assert self.post("runs", {"nodes": nodes}, reader).json()["error"]["code"] == "scope_missing"
        with override_settings(RATE_LIMIT_RUNS="2/minute"):
            assert self.post("runs", {"nodes": nodes}, runner).status_code == 429
            assert not Job.objects.exists()

    def test_viewers_start_nothing_and_strangers_find_nothing(self) -> None:
        node = self.node()
        viewer, mallory = (User.objects.create_user(f"{name}@example.com") for name in ("viewer", "mallory"))
        Membership.objects.create(canvas=self.canvas, user=viewer, role=Membership.Role.VIEWER)
        for person, status in [(viewer, 403), (mallory, 404)]:
            self.client.force_login(person)
            assert self.post("runs", {"nodes": [str(node)]}).status_code == status
        for rest in ("jobs", f"nodes/{node}/history"):
            assert self.client.get(self.path(rest)).status_code == 404
            self.client.force_login(viewer)
            assert self.client.get(self.path(rest)).status_code == 200
            self.client.force_login(mallory)

    def test_bodies_of_a_wrong_form_start_nothing(self) -> None:
        node = str(self.node())
        for body in [{}, {"nodes": []}, {"nodes": ["x"]}, {"nodes": [node], "scope": "sideways"}, {"node": node}, []]:
            assert self.post("runs", body).status_code == 400, body
        assert not Job.objects.exists()


class HistoryTests(RunApiTestCase):
    def test_an_agent_reads_the_history_and_brings_a_result_back(self) -> None:
        node = self.node(modelParams={"seed": 7})
        first = make(self, node)
        secret = self.secret("read", "edit")
        headers = {"Authorization": f"Bearer {secret}"}
        settings = {"data": {"prompt": "a hare", "modelParams": {}}}
        self.client.patch(self.path(f"nodes/{node}"), settings, content_type="application/json", headers=headers)
        make(self, node)
        answer = self.client.get(self.path(f"nodes/{node}/history"), headers=headers).json()
        assert [each["isOutput"] for each in answer["results"]] == [True, False]
        old = answer["results"][1]
        assert (old["jobId"], old["prompt"]) == (str(first.pk), "a fox")
        data = {**old["settings"], "asset": old["image"]["assetId"], "pinned": True}
        back = self.client.patch(
            self.path(f"nodes/{node}"), {"data": data}, content_type="application/json", headers=headers
        )
        assert back.status_code == 200, back.content
        shown = self.client.get(self.path(f"nodes/{node}"), headers=headers).json()["data"]
        assert (shown["prompt"], shown["modelParams"], shown["pinned"]) == ("a fox", {"seed": 7}, True)

    def test_pages_are_gone_through_with_next(self) -> None:
        node = self.node()
        jobs = [str(make(self, node).pk) for _ in range(3)][::-1]
        first = self.client.get(self.path(f"nodes/{node}/history?limit=2")).json()
        rest = self.client.get(self.path(f"nodes/{node}/history?limit=2&before={first['next']}")).json()
        found = [each["jobId"] for each in (*first["results"], *rest["results"])]
        assert (found, rest["next"]) == (jobs, None)
        assert self.client.get(self.path(f"nodes/{uuid4()}/history")).status_code == 404


class QueueTests(RunApiTestCase):
    def states(self) -> dict[str, str]:
        return {job["id"]: job["state"] for job in self.client.get(self.path("jobs")).json()["jobs"]}

    def test_it_lists_what_is_open_and_what_has_failed_and_was_not_run_again(self) -> None:
        nodes = [self.node() for _ in range(3)]
        open_one, failed, again = (
            run(self, nodes[0]),
            self.failed(run(self, nodes[1])),
            self.failed(run(self, nodes[2])),
        )
        make(self, self.node())
        assert self.states() == {str(open_one.pk): "ready", str(failed.pk): "failed", str(again.pk): "failed"}
        newer = run(self, nodes[2])
        assert self.states() == {str(open_one.pk): "ready", str(newer.pk): "ready", str(failed.pk): "failed"}
        Job.objects.filter(pk=failed.pk).update(finished_at=timezone.now() - timedelta(hours=25))
        assert str(failed.pk) not in self.states()

    def test_an_entry_says_who_started_it_how_long_ago_and_what_went_wrong(self) -> None:
        job = self.failed(run(self, self.node()))
        [entry] = self.client.get(self.path("jobs")).json()["jobs"]
        assert (entry["startedBy"], entry["isOpen"], entry["isRetryable"]) == ("Ada", False, True)
        assert entry["startedById"] == job.created_by_id
        assert entry["error"]["message"] == "The provider is busy."
        assert 0 <= entry["elapsedMs"] < 60_000
        assert entry["version"] == job.version

    def test_every_move_of_a_job_is_told_to_the_canvas(self) -> None:
        listener = Listener(self.canvas)
        with self.captureOnCommitCallbacks(execute=True):
            job = self.failed(run(self, self.node()))
        told = [message["job"] for message in listener.messages() if message["t"] == "job"]
        assert [each["id"] for each in told] == [str(job.pk)] * 3
        # Sent on commit, each with the look of its own moment.
        assert [each["version"] for each in told] == [1, 2, 3]
        assert [each["state"] for each in told] == ["ready", "submitting", "failed"]

    def test_it_is_told_to_all_in_one_language_and_listed_in_the_reader_s(self) -> None:
        listener = Listener(self.canvas)
        with override("de"), self.captureOnCommitCallbacks(execute=True):
            job = run(self, self.node())
            runs.claim(job)
            runs.lose_sight(job)
        told = [message["job"] for message in listener.messages() if message["t"] == "job"]
        assert told[-1]["error"]["message"].startswith("The request was sent, but the answer was lost.")
        answer = self.client.get(self.path("jobs"), headers={"Accept-Language": "de"})
        [entry] = answer.json()["jobs"]
        assert entry["error"]["message"] != told[-1]["error"]["message"]
