"""Agent keys: how they are made, kept, shown and ended, and what they let a caller do."""

import hashlib
import html
import json
import re
from datetime import timedelta
from typing import Any, ClassVar
from uuid import UUID, uuid4

import pytest
from asgiref.sync import sync_to_async
from channels.testing import WebsocketCommunicator
from django.conf import settings
from django.core.checks import run_checks
from django.db import connection
from django.test import AsyncClient, Client, TestCase, override_settings
from django.utils import timezone

from canvas import agent_keys, canvases, members
from canvas.models import AgentKey, Canvas, Change, Node, User
from canvas.refusals import Forbidden, NotFound
from config.asgi import application
from tests.cast import Cast

EVERY = ["read", "run", "edit"]


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


class KeyedTestCase(TestCase):
    cast: ClassVar[Cast]

    @classmethod
    def setUpTestData(cls) -> None:
        cls.cast = Cast.assemble()

    def make(self, *scopes: str, person: User | None = None, canvas: Canvas | None = None) -> str:
        place = canvas or self.cast.canvas
        return agent_keys.make(person or self.cast.ada, place.pk, "Robot", scopes or EVERY)[1]

    def call(self, secret: str, method: str, path: str = "", body: Any = None, canvas: UUID | None = None) -> Any:
        address = f"/api/canvases/{canvas or self.cast.canvas.pk}{path}"
        content = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
        return getattr(Client(), method)(address, headers=bearer(secret), **content)

    def assert_refused(self, response: Any, status: int, code: str, **more: Any) -> None:
        error = response.json()["error"]
        assert (response.status_code, error["code"]) == (status, code), response.content
        assert {name: error.get(name) for name in more} == more


class MakingTests(KeyedTestCase):
    def test_a_key_has_256_random_bits_and_a_mark(self) -> None:
        first, second = self.make(), self.make()
        assert first != second
        assert re.fullmatch(r"easel_[\w-]{43}", first)

    def test_the_database_keeps_a_hash_and_the_first_ten_characters(self) -> None:
        secret = self.make()
        key = AgentKey.objects.get()
        assert key.sha256 == hashlib.sha256(secret.encode()).hexdigest()
        assert key.prefix == secret[:10]
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM canvas_agentkey")
            stored = repr(cursor.fetchall())
        assert secret not in stored
        assert secret[10:] not in stored

    def test_only_the_owner_makes_finds_and_revokes_keys(self) -> None:
        self.make()
        key, canvas = AgentKey.objects.get(), self.cast.canvas
        for person, refusal in (
            (self.cast.grace, Forbidden),
            (self.cast.viewer, Forbidden),
            (self.cast.mallory, NotFound),
        ):
            with pytest.raises(refusal):
                agent_keys.make(person, canvas.pk, "Robot", EVERY)
            with pytest.raises(refusal):
                agent_keys.find(person, canvas.pk, key.pk)
            with pytest.raises(refusal):
                agent_keys.revoke(person, canvas.pk, key.pk)
        assert AgentKey.objects.get().revoked_at is None

    def test_a_key_needs_a_name_and_known_scopes(self) -> None:
        for name, scopes, code in (
            (" ", EVERY, "bad_name"),
            ("x" * 81, EVERY, "bad_name"),
            ("Robot", [], "bad_scopes"),
            ("Robot", ["read", "delete"], "bad_scopes"),
        ):
            with pytest.raises(agent_keys.BadAgentKey) as caught:
                agent_keys.make(self.cast.ada, self.cast.canvas.pk, name, scopes)
            assert caught.value.code == code
        assert not AgentKey.objects.exists()

    def test_scopes_are_kept_in_their_order_and_once(self) -> None:
        self.make("edit", "read", "edit")
        assert AgentKey.objects.get().scopes == ["read", "edit"]

    def test_a_key_of_another_canvas_is_not_found(self) -> None:
        other = canvases.create(self.cast.ada, "Another")
        self.make(canvas=other)
        with pytest.raises(NotFound):
            agent_keys.revoke(self.cast.ada, self.cast.canvas.pk, AgentKey.objects.get().pk)

    def test_revoking_twice_keeps_the_first_moment(self) -> None:
        self.make()
        key = AgentKey.objects.get()
        first = agent_keys.revoke(self.cast.ada, self.cast.canvas.pk, key.pk).revoked_at
        assert first
        assert agent_keys.revoke(self.cast.ada, self.cast.canvas.pk, key.pk).revoked_at == first

    def test_use_is_noted_once_a_minute_at_most(self) -> None:
        secret = self.make()
        agent_keys.caller_with(secret)
        first = AgentKey.objects.get().last_used_at
        assert first
        with self.assertNumQueries(1):
            agent_keys.caller_with(secret)
        earlier = timezone.now() - timedelta(minutes=1)
        AgentKey.objects.update(last_used_at=earlier)
        agent_keys.caller_with(secret)
        noted = AgentKey.objects.get().last_used_at
        assert noted
        assert noted > earlier


class CallingTests(KeyedTestCase):
    def test_what_is_no_good_key_is_401_bad_key(self) -> None:
        revoked = self.make()
        agent_keys.revoke(self.cast.ada, self.cast.canvas.pk, AgentKey.objects.get().pk)
        good = self.make()
        for header in (
            "Bearer easel_nothing",
            f"Bearer {revoked}",
            f"Bearer {good[:-1]}",
            f"Bearer {AgentKey.objects.all()[0].sha256}",
            "Bearer",
            "",
            good,
            f"Basic {good}",
            "Bearer \u00e9",
        ):
            with self.subTest(header):
                response = Client().get("/api/canvases", headers={"Authorization": header})
                self.assert_refused(response, 401, "bad_key")
                assert response["WWW-Authenticate"] == "Bearer"

    def test_with_an_authorization_header_the_session_counts_for_nothing(self) -> None:
        client = Client()
        client.force_login(self.cast.ada)
        response = client.get("/api/canvases", headers=bearer("easel_nothing"))
        self.assert_refused(response, 401, "bad_key")
        other = canvases.create(self.cast.ada, "Another")
        response = client.get(f"/api/canvases/{other.pk}", headers=bearer(self.make()))
        self.assert_refused(response, 404, "canvas_not_found")

    def test_a_key_needs_no_csrf_token_and_a_session_does(self) -> None:
        careful = Client(enforce_csrf_checks=True)
        address, body = f"/api/canvases/{self.cast.canvas.pk}", {"name": "Quay"}
        response = careful.patch(address, body, content_type="application/json", headers=bearer(self.make()))
        assert response.status_code == 200
        careful.force_login(self.cast.ada)
        response = careful.patch(address, body, content_type="application/json")
        self.assert_refused(response, 403, "csrf_failed")

    def test_every_route_asks_for_its_scope_and_names_it(self) -> None:
        node = self.cast.node(prompt="a fox")
        routes: list[tuple[str, str, str, Any]] = [
            ("read", "get", "", None),
            ("read", "get", f"/nodes/{node.pk}", None),
            ("read", "get", f"/cards?ids={node.pk}", None),
            ("edit", "patch", "", {"name": "Quay"}),
            ("edit", "patch", f"/nodes/{node.pk}", {"x": 5}),
        ]
        keys = {scope: (self.make(scope), self.make(*(other for other in EVERY if other != scope))) for scope in EVERY}
        for scope, method, path, body in routes:
            with self.subTest(f"{method} {path}"):
                having, lacking = keys[scope]
                self.assert_refused(
                    self.call(lacking, method, path, body), 403, "scope_missing", details={"scope": scope}
                )
                assert self.call(having, method, path, body).status_code == 200

    def test_another_canvas_is_404_whatever_the_scopes_and_whoever_owns_it(self) -> None:
        other = canvases.create(self.cast.ada, "Another")
        node = self.cast.node(canvas=other)
        secret, blind = self.make(), self.make("run")
        for place in (other.pk, uuid4()):
            for key in (secret, blind):
                for method, path, body in (
                    ("get", "", None),
                    ("get", f"/nodes/{node.pk}", None),
                    ("patch", "", {"name": "Mine"}),
                    ("patch", f"/nodes/{node.pk}", {"x": 5}),
                ):
                    response = self.call(key, method, path, body, canvas=place)
                    self.assert_refused(response, 404, "canvas_not_found", field="canvasId")
        assert Canvas.objects.get(pk=other.pk).name == "Another"

    def test_a_key_never_does_more_than_its_maker_may_now(self) -> None:
        secret = self.make()
        node = self.cast.node(prompt="a fox")
        canvases.hand_over(self.cast.canvas, self.cast.grace)
        assert self.call(secret, "patch", f"/nodes/{node.pk}", {"x": 5}).status_code == 200
        self.assert_refused(self.call(secret, "patch", "", {"name": "Mine"}), 403, "forbidden")
        members.change_role(self.cast.grace, self.cast.canvas.pk, self.cast.ada.pk, "viewer")
        assert self.call(secret, "get").status_code == 200
        self.assert_refused(self.call(secret, "patch", f"/nodes/{node.pk}", {"x": 9}), 403, "forbidden")
        members.remove(self.cast.grace, self.cast.canvas.pk, self.cast.ada.pk)
        self.assert_refused(self.call(secret, "get"), 404, "canvas_not_found")
        assert Node.objects.get(pk=node.pk).x == 5

    def test_a_key_ends_with_its_makers_account_and_with_its_canvas(self) -> None:
        secret = self.make()
        User.objects.filter(pk=self.cast.ada.pk).update(is_active=False)
        self.assert_refused(self.call(secret, "get"), 401, "bad_key")
        User.objects.filter(pk=self.cast.ada.pk).update(is_active=True)
        canvases.delete(self.cast.ada, self.cast.canvas.pk)
        self.assert_refused(self.call(secret, "get"), 404, "canvas_not_found")

    def test_a_key_opens_no_page(self) -> None:
        secret = self.make()
        for path in ("/", f"/canvases/{self.cast.canvas.pk}/", f"/canvases/{self.cast.canvas.pk}/agents/"):
            response = Client().get(path, headers=bearer(secret))
            assert response.status_code == 302
            assert response["Location"].startswith("/sign-in/")

    def test_no_log_ever_holds_a_key(self) -> None:
        secret, wrong = self.make("read"), "easel_wrong-and-secret"
        with self.assertLogs(level="DEBUG") as logged:
            self.call(secret, "get")
            self.call(secret, "patch", "", {"name": "Quay"})
            self.call(secret, "get", canvas=uuid4())
            self.call(wrong, "get")
        told = "\n".join([*logged.output, *(repr(vars(record)) for record in logged.records)])
        assert "/api/canvases/" in told
        assert secret not in told
        assert wrong not in told


class ReadingAndChangingTests(KeyedTestCase):
    def test_a_canvas_is_read_with_what_its_nodes_emit(self) -> None:
        text = self.cast.node(prompt=" a fox ")
        picture = self.cast.node("image-generation")
        wire = self.cast.wire(text, picture)
        read = self.call(self.make("read"), "get").json()
        assert (read["name"], read["rev"], read["role"]) == ("Harbour", 3, "owner")
        nodes = {each["id"]: each for each in read["nodes"]}
        assert nodes[str(text.pk)] == {
            "id": str(text.pk),
            "kind": "prompt",
            "x": 0,
            "y": 0,
            "w": 280,
            "h": 200,
            "data": {"prompt": " a fox "},
            "emits": {"text-out": "a fox"},
        }
        assert nodes[str(picture.pk)]["emits"] == {"image-out": None}
        assert read["edges"] == [
            {"id": str(wire), "from": [str(text.pk), "text-out"], "to": [str(picture.pk), "prompt-in"]}
        ]
        assert read["kinds"]["image-generation"]["inputs"][0]["id"] == "prompt-in"
        one = self.call(self.make("read"), "get", f"/nodes/{text.pk}").json()
        assert one == nodes[str(text.pk)]

    def test_a_session_lists_its_canvases_and_a_key_only_its_own(self) -> None:
        canvases.create(self.cast.grace, "Another")
        client = Client()
        client.force_login(self.cast.grace)
        listed = client.get("/api/canvases").json()["canvases"]
        assert {(each["name"], each["role"]) for each in listed} == {("Another", "owner"), ("Harbour", "editor")}
        canvases.create(self.cast.ada, "Ada's other")
        listed = Client().get("/api/canvases", headers=bearer(self.make("read"))).json()["canvases"]
        assert [(each["id"], each["role"]) for each in listed] == [(str(self.cast.canvas.pk), "owner")]
        self.assert_refused(Client().get("/api/canvases", headers=bearer(self.make("run"))), 403, "scope_missing")

    def test_operations_are_applied_whole_once_and_in_the_makers_name(self) -> None:
        secret, node = self.make("edit"), str(uuid4())
        add = {"op": "node+", "id": node, "kind": "prompt", "x": 1, "y": 2, "w": 280, "h": 200}
        body = {"cid": "agent-1", "ops": [add, {"op": "set", "id": node, "set": {"prompt": "a fox"}}]}
        first = self.call(secret, "patch", "", body).json()
        assert first["rev"] == first["change"]["rev"] == 1
        assert first["change"]["by"] == self.cast.ada.pk
        assert self.call(secret, "patch", "", body).json() == first
        assert Node.objects.get().data["prompt"] == "a fox"
        wrong = {"ops": [{"op": "node-", "id": node}, {"op": "move", "id": str(uuid4()), "x": 0, "y": 0}]}
        self.assert_refused(self.call(secret, "patch", "", wrong), 400, "unknown_node")
        assert Node.objects.exists()
        assert Change.objects.count() == 1

    def test_a_node_is_set_moved_and_sized(self) -> None:
        node = self.cast.node(prompt="a fox")
        body = {"data": {"prompt": "a hare"}, "x": 40, "h": 300}
        change = self.call(self.make("edit"), "patch", f"/nodes/{node.pk}", body).json()
        assert [each["op"] for each in change["ops"]] == ["set", "move", "size"]
        node.refresh_from_db()
        assert (node.data["prompt"], node.x, node.y, node.width, node.height) == ("a hare", 40, 0, 280, 300)

    def test_a_preset_is_named_by_id_or_by_name(self) -> None:
        node = self.cast.node("image-generation")
        client, secret = Client(), self.make()
        listed = client.get("/api/presets", headers=bearer(secret)).json()["presets"]
        preset = listed[-1]
        for value in (preset["name"], preset["id"], str(preset["id"])):
            self.call(secret, "patch", f"/nodes/{node.pk}", {"data": {"preset": None}})
            assert self.call(secret, "patch", f"/nodes/{node.pk}", {"data": {"preset": value}}).status_code == 200
            node.refresh_from_db()
            assert node.data["preset"] == preset["id"]
        response = self.call(secret, "patch", f"/nodes/{node.pk}", {"data": {"preset": "No such preset"}})
        self.assert_refused(response, 400, "unknown_preset", field="preset")

    def test_a_bad_change_names_its_field_and_changes_nothing(self) -> None:
        node = self.cast.node(prompt="a fox")
        secret = self.make("edit")
        cases: list[tuple[str, Any, str, str | None]] = [
            ("", {}, "nothing_to_change", None),
            ("", {"name": " "}, "bad_name", "name"),
            ("", {"ops": []}, "bad_input", "ops"),
            ("", {"ops": [{"op": "explode"}]}, "bad_input", "ops.0"),
            ("", {"name": "Quay", "ops": [{"op": "node-", "id": str(uuid4())}]}, "unknown_node", "id"),
            ("", {"cid": "", "name": "Quay"}, "bad_input", "cid"),
            ("", {"owner": 5}, "bad_input", "owner"),
            (f"/nodes/{node.pk}", {}, "nothing_to_change", None),
            (f"/nodes/{node.pk}", {"x": "far"}, "bad_input", "x"),
            (f"/nodes/{node.pk}", {"w": 1}, "bad_input", "w"),
            (f"/nodes/{node.pk}", {"data": {"prompt": 5}}, "bad_value", "prompt"),
            (f"/nodes/{node.pk}", {"data": {"colour": "red"}}, "bad_value", "colour"),
            (f"/nodes/{node.pk}", {"data": {"prompt": "\x00"}}, "bad_input", "data"),
        ]
        before = self.call(self.make("read"), "get").json()
        for path, body, code, field in cases:
            with self.subTest(str(body)):
                self.assert_refused(self.call(secret, "patch", path, body), 400, code, field=field)
        missing = self.call(secret, "patch", f"/nodes/{uuid4()}", {"x": 5})
        self.assert_refused(missing, 404, "node_not_found", field="nodeId")
        assert self.call(self.make("read"), "get").json() == before

    def test_pages_of_the_api_name_both_ways_to_be_let_in(self) -> None:
        schema = Client().get("/api/openapi.json").json()
        schemes = schema["components"]["securitySchemes"]
        assert (schemes["AgentKey"]["type"], schemes["AgentKey"]["scheme"]) == ("http", "bearer")
        assert schemes["Session"]["in"] == "cookie"
        open_routes = {"/api/fal/generate-image/status"}
        for path, methods in schema["paths"].items():
            for operation in methods.values():
                assert operation["summary"]
                assert "security" in operation or path in open_routes, path
        page = Client().get("/api/docs").content.decode()
        assert not re.search(r'(src|href)="https?:', page)


class LimitTests(KeyedTestCase):
    @override_settings(RATE_LIMIT_CALLS="2/minute")
    def test_too_many_calls_of_a_key_are_429_with_the_seconds_to_wait(self) -> None:
        secret, other = self.make("read"), self.make("read")
        assert [self.call(secret, "get").status_code for _ in range(3)] == [200, 200, 429]
        response = self.call(secret, "get")
        self.assert_refused(response, 429, "rate_limited")
        wait = response["Retry-After"]
        assert 1 <= int(wait) <= 60
        assert response.json()["error"]["details"] == {"limit": "2 per 1 minute", "retryAfter": int(wait)}
        assert self.call(other, "get").status_code == 200

    @override_settings(RATE_LIMIT_CALLS="")
    def test_an_empty_setting_is_no_limit(self) -> None:
        secret = self.make("read")
        assert {self.call(secret, "get").status_code for _ in range(5)} == {200}

    @override_settings(RATE_LIMIT_CALLS="often", RATE_LIMIT_RUNS="7/day")
    def test_a_setting_that_is_no_rate_is_reported(self) -> None:
        [problem] = [each for each in run_checks() if each.id == "canvas.E001"]
        assert "EASEL_RATE_LIMIT_CALLS" in problem.msg


class PageTests(KeyedTestCase):
    def page(self, person: User, method: str = "get", path: str = "", **data: Any) -> Any:
        client = Client()
        client.force_login(person)
        return getattr(client, method)(f"/canvases/{self.cast.canvas.pk}/agents/{path}", data)

    def test_a_key_is_shown_once_with_a_call_to_try(self) -> None:
        response = self.page(self.cast.ada, "post", name="Robot", scopes=["read", "run"])
        assert response.status_code == 200
        assert "no-store" in response["Cache-Control"]
        [secret] = set(re.findall(r"easel_[\w-]{43}", response.content.decode()))
        assert agent_keys.caller_with(secret).scopes == frozenset({"read", "run"})
        shown = html.unescape(response.content.decode())
        example = re.search(r"-d '(\{.*?\})'</code>", shown, re.DOTALL)
        assert example
        assert json.loads(example[1]) == {
            "prompt": "a calm desert at golden hour, cinematic",
            "model": "fal-ai/flux-2",
            "imageSize": "landscape_16_9",
            "modelParams": {"guidance_scale": 3.5, "num_inference_steps": 28, "seed": 42},
        }
        again = self.page(self.cast.ada).content.decode()
        assert secret not in again
        assert secret[:10] in again

    def test_a_form_that_is_wrong_says_why_and_makes_nothing(self) -> None:
        for data in ({"name": "", "scopes": ["read"]}, {"name": "Robot"}, {"name": "Robot", "scopes": ["delete"]}):
            response = self.page(self.cast.ada, "post", **data)
            assert response.status_code == 400
            assert "field__error" in response.content.decode()
        assert not AgentKey.objects.exists()

    def test_revoking_asks_first(self) -> None:
        secret = self.make()
        key = AgentKey.objects.get()
        assert "Robot" in self.page(self.cast.ada, "get", f"{key.pk}/revoke/").content.decode()
        agent_keys.caller_with(secret)
        response = self.page(self.cast.ada, "post", f"{key.pk}/revoke/")
        assert response.status_code == 302
        with pytest.raises(agent_keys.BadKey):
            agent_keys.caller_with(secret)
        assert "1 revoked" in self.page(self.cast.ada).content.decode()

    def test_members_are_403_and_strangers_404(self) -> None:
        self.make()
        key = AgentKey.objects.get()
        for person, status in ((self.cast.grace, 403), (self.cast.viewer, 403), (self.cast.mallory, 404)):
            assert self.page(person).status_code == status
            assert self.page(person, "post", name="Robot", scopes=["read"]).status_code == status
            assert self.page(person, "get", f"{key.pk}/revoke/").status_code == status
            assert self.page(person, "post", f"{key.pk}/revoke/").status_code == status
        assert AgentKey.objects.get().revoked_at is None

    def test_only_the_owner_is_led_there(self) -> None:
        for person, is_led in ((self.cast.ada, True), (self.cast.grace, False)):
            client = Client()
            client.force_login(person)
            page = client.get(f"/canvases/{self.cast.canvas.pk}/members/").content.decode()
            assert (f"/canvases/{self.cast.canvas.pk}/agents/" in page) == is_led


class LiveTests(KeyedTestCase):
    async def test_what_an_agent_changes_appears_in_open_browsers(self) -> None:
        node = await sync_to_async(self.cast.node)(prompt="a fox")
        secret = await sync_to_async(self.make)("edit")
        browser = await self.browser(self.cast.grace)
        await browser.send_json_to({"t": "hello", "since": 0})
        assert (await browser.receive_json_from())["rev"] == 1

        await sync_to_async(self.call_and_commit)(secret, f"/nodes/{node.pk}", {"data": {"prompt": "a hare"}})
        told = await browser.receive_json_from()
        assert (told["t"], told["rev"], told["by"]) == ("ops", 2, self.cast.ada.pk)
        assert told["ops"] == [{"op": "set", "id": str(node.pk), "set": {"prompt": "a hare"}}]
        await browser.disconnect()

    async def browser(self, person: User) -> WebsocketCommunicator:
        """The open socket of somebody signed in."""
        client = AsyncClient()
        await client.aforce_login(person)
        cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
        headers = [(b"cookie", cookie.encode()), (b"origin", b"http://localhost"), (b"host", b"localhost")]
        socket = WebsocketCommunicator(application, f"/ws/canvases/{self.cast.canvas.pk}/", headers=headers)
        is_open, _protocol = await socket.connect()
        assert is_open
        return socket

    def call_and_commit(self, secret: str, path: str, body: Any) -> None:
        with self.captureOnCommitCallbacks(execute=True):
            assert self.call(secret, "patch", path, body).status_code == 200
