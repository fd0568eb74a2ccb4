"""Jobs and pictures in the administration: to look at, to find, and quick however many there are."""

from typing import Any
from unittest import skipUnless
from uuid import uuid4

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from canvas.long_lists import BoundedPaginator
from canvas.models import Canvas, User
from generation.models import Job
from media_assets import ingest
from media_assets.models import Asset, Rendition
from tests.drawn import picture
from tests.sandboxed import SandboxedTestCase

LIST = "admin:generation_job_changelist"


class JobAdminTests(SandboxedTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.browser = Client()
        self.browser.force_login(User.objects.create_superuser("grace@example.com", "a long password"))

    def job(self, **fields: Any) -> Job:
        known: dict[str, Any] = {
            "state": "succeeded",
            "provider": "fal",
            "model": "fal-ai/flux-2",
            "prompt": "a fox",
            "arguments": {},
        }
        known |= {"canvas": self.canvas, "created_by": self.ada, "account_source": "sandbox", "fingerprint": "0" * 64}
        return Job.objects.create(**{**known, **fields})

    def listed(self, **query: str) -> list[Job]:
        response: Any = self.browser.get(reverse(LIST), query)
        assert response.status_code == 200
        return list(response.context["cl"].result_list)

    def page(self, job: Job) -> HttpResponse:
        return self.browser.get(reverse("admin:generation_job_change", args=[job.pk]))  # type: ignore[return-value]

    def test_a_job_is_only_looked_at(self) -> None:
        job = self.job()
        assert self.page(job).status_code == 200
        assert self.browser.get(reverse("admin:generation_job_add")).status_code == 403
        assert self.browser.post(reverse("admin:generation_job_delete", args=[job.pk])).status_code == 403

    def test_it_is_found_by_words_and_by_every_id_of_its_own(self) -> None:
        other = Canvas.objects.create(name="Harbour", owner=self.ada)
        fox = self.job(node=self.add_node("image-generation"), request_id=str(uuid4()))
        boat = self.job(canvas=other, prompt="a boat", node=uuid4(), request_id="r7" * 10)
        by_id = [str(fox.pk), str(fox.node), str(fox.canvas_id), fox.request_id]
        for term, found in [*((term, fox) for term in ("fox", *by_id)), ("boat", boat), ("harbour", boat)]:
            with self.subTest(term):
                assert self.listed(q=term) == [found]
        assert self.listed(q=boat.request_id) == self.listed(q=str(boat.node)) == [boat]
        assert self.listed(q=str(uuid4())) == []

    def test_it_is_filtered_by_state_provider_and_account(self) -> None:
        self.job()
        failed = self.job(state="failed", provider="google", account_source="deployment")
        for query in ({"state__exact": "failed"}, {"provider": "google"}, {"account_source": "deployment"}):
            with self.subTest(query):
                assert self.listed(**query) == [failed]

    def test_its_cost_is_shown_and_while_it_runs_what_is_expected(self) -> None:
        self.job(cost="0.012", estimated_cost="0.03")
        self.job(state="running", estimated_cost="0.03")
        self.job(state="failed", estimated_cost="0.04")
        page = self.browser.get(reverse(LIST)).content.decode()
        assert "$0.012" in page
        assert "≈ $0.03" in page
        assert "0.04" not in page

    def test_its_picture_is_shown_even_where_the_file_is_gone(self) -> None:
        prepared = ingest.prepare_now(picture(), self.canvas.pk, "fox.png")
        asset = ingest.record(prepared, canvas=self.canvas, by=self.ada, origin=Asset.Origin.GENERATION)
        job = self.job(asset=asset)
        assert "data:image/webp" in self.page(job).content.decode()
        Rendition.objects.update(file="gone")
        Asset.objects.update(file="gone")
        with self.assertLogs("media_assets.renditions", "ERROR"):
            assert "file missing" in self.page(job).content.decode()

    def test_the_list_takes_no_more_queries_for_many_jobs_than_for_one(self) -> None:
        counts = []
        for _round in range(2):
            with CaptureQueriesContext(connection) as queries:
                self.listed()
            counts.append(len(queries))
            for each in range(20):
                owner = User.objects.create_user(f"{_round}-{each}@example.com", "a long password")
                self.job(canvas=Canvas.objects.create(name="C", owner=owner), created_by=owner)
        assert counts[0] == counts[1]

    @skipUnless(connection.vendor == "sqlite", "another database's plan depends on how many rows there are")
    def test_the_newest_are_read_from_an_index(self) -> None:
        for rows in (Job.objects.all(), Job.objects.filter(state="failed")):
            plan = rows.select_related("canvas", "created_by").order_by("-created_at")[:50].explain()
            assert "newest_jobs" in plan, plan
        assert "newest_pictures" in Asset.objects.select_related("canvas")[:25].explain()


class BoundedPaginatorTests(SandboxedTestCase):
    def test_it_counts_to_its_bound_and_says_when_it_stopped_there(self) -> None:
        for each in range(3):
            Canvas.objects.create(name=str(each), owner=self.ada)
        paginator = BoundedPaginator(Canvas.objects.order_by("pk"), 2)
        assert (paginator.count, paginator.num_pages, paginator.is_cut) == (4, 2, False)

        class Narrow(BoundedPaginator):
            most = 3

        cut = Narrow(Canvas.objects.order_by("pk"), 2)
        assert (cut.count, cut.num_pages, cut.is_cut) == (3, 2, True)
