"""What people see when something is not there, not allowed, or broken."""

from django.test import RequestFactory, TestCase
from django.views.defaults import server_error

from tests.cast import person


class ErrorPageTests(TestCase):
    def test_an_unknown_address_leads_back_to_the_canvases(self) -> None:
        for path in ("/nothing/", "/canvases/1/", "/canvases/none/members/"):
            answer = self.client.get(path)
            self.assertContains(answer, "There is nothing here", status_code=404)
            self.assertContains(answer, 'href="/"', status_code=404)

    def test_an_unknown_address_keeps_the_head_of_who_is_signed_in(self) -> None:
        self.client.force_login(person("Ada"))
        self.assertContains(self.client.get("/nothing/"), "Sign out", status_code=404)

    def test_a_failure_has_a_page_that_needs_neither_database_nor_session(self) -> None:
        with self.assertNumQueries(0):
            answer = server_error(RequestFactory().get("/"))
        self.assertContains(answer, "Something went wrong on our side", status_code=500)
