"""Which language a person reads: on pages, over the socket, and in what is sent to everybody at once."""

from asgiref.sync import sync_to_async
from django.test import TestCase, TransactionTestCase

from canvas import cards
from tests.canvas.sockets import opened
from tests.cast import Cast, person


class PageTests(TestCase):
    def setUp(self) -> None:
        self.client.force_login(person("Ada"))

    def title(self, **headers: str) -> str:
        answer = self.client.get("/profile/", headers=headers)
        return answer.text.partition("<h1>")[2].partition("</h1>")[0]

    def test_without_a_choice_the_browser_says_which(self) -> None:
        assert self.title() == "Your account"
        assert self.title(accept_language="de-AT,de;q=0.8,en;q=0.5") == "Dein Konto"

    def test_a_language_that_easel_does_not_speak_gives_english(self) -> None:
        assert self.title(accept_language="tlh") == "Your account"

    def test_the_choice_in_this_browser_comes_first(self) -> None:
        self.client.post("/profile/language/", {"language": "de"})
        assert self.title(accept_language="en") == "Dein Konto"
        self.client.post("/profile/language/", {"language": ""})
        assert self.title(accept_language="en") == "Your account"

    def test_what_is_no_language_changes_nothing(self) -> None:
        self.client.post("/profile/language/", {"language": "de"})
        self.client.post("/profile/language/", {"language": "../etc"})
        assert self.title() == "Dein Konto"

    def test_pages_name_their_language_and_bring_its_texts_along(self) -> None:
        german = self.client.get("/profile/", headers={"accept-language": "de"}).text
        assert '<html lang="de"' in german
        assert 'src="/texts/de/' in german
        english = self.client.get("/profile/").text
        assert '<html lang="en"' in english
        assert "/texts/" not in english


class SocketTests(TransactionTestCase):
    def setUp(self) -> None:
        self.cast = Cast.assemble()
        self.path = f"/ws/canvases/{self.cast.canvas.pk}/"

    async def test_a_card_comes_whole_to_who_reads_english_and_others_fetch_theirs(self) -> None:
        node = await sync_to_async(self.cast.node)()
        async with (
            opened(self.path, self.cast.ada) as english,
            opened(self.path, self.cast.grace, language="de") as german,
        ):
            await english.hears_nothing_more()
            await german.hears_nothing_more()
            await sync_to_async(cards.redraw)(self.cast.canvas.pk, [node.pk])
            told, told_german = await english.hear(), await german.hear()
        assert "<textarea" in told.pop("html")
        assert told == told_german == {"t": "html", "id": str(node.pk), "v": told["v"]}

    async def test_a_refusal_is_in_the_persons_language(self) -> None:
        async with opened(self.path, self.cast.viewer, language="de") as german:
            await german.say(t="ops", cid="one", ops=[{"op": "node-", "id": str(self.cast.canvas.pk)}])
            answer = await german.hear()
        assert answer["t"] == "nack"
        assert answer["message"] == "Dafür brauchst du die Rolle Bearbeiter; deine ist Betrachter."
