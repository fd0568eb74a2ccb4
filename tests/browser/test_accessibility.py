"""Nothing on any page keeps people out: axe finds nothing serious, in both themes, on phones too."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.accessibility import serious_problems
from tests.browser.canvas_page import SLOW, cards, online
from tests.browser.conftest import PASSWORD, OpenPage
from tests.browser.hands import look_at, put
from tests.drawn import picture
from tests.started import StartedEasel, wait_until
from tests.visitor import Visitor, behave

PHONE = {"width": 390, "height": 844}
ON_TOP = """button => {
    const box = button.getBoundingClientRect();
    return button.contains(document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2));
}"""


def assert_accessible(page: Page, where: str) -> None:
    """In the light and in the dark, which differ in their colours alone."""
    rules: tuple[str, ...] = ()
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        page.wait_for_function("() => document.getAnimations().every((each) => each.playState !== 'running')")
        problems = serious_problems(page, rules=rules)
        assert not problems, f"{where}, {theme}:\n" + "\n".join(problems)
        rules = ("color-contrast",)


def apart(one: Locator, other: Locator) -> bool:
    """Whether neither lies over the other."""
    a, b = one.bounding_box(), other.bounding_box()
    assert a
    assert b
    beside = a["x"] + a["width"] <= b["x"] or b["x"] + b["width"] <= a["x"]
    return beside or a["y"] + a["height"] <= b["y"] or b["y"] + b["height"] <= a["y"]


def assert_apart(one: Locator, other: Locator) -> None:
    assert apart(one, other), (one.bounding_box(), other.bounding_box())


def test_pages_round_the_editor(ada: Visitor, open_page: OpenPage) -> None:
    canvas = f"/canvases/{ada.canvas}/"
    page = open_page("/")
    for path in (
        "/",
        "/canvases/new/",
        f"{canvas}members/",
        f"{canvas}gallery/",
        f"{canvas}agents/",
        f"{canvas}credentials/",
        f"{canvas}rename/",
        f"{canvas}delete/",
        "/profile/",
        "/password/",
        "/no-such-page/",
    ):
        page.goto(path)
        expect(page.locator("h1").first).to_be_visible()
        assert_accessible(page, path)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # it is such a size
    for path in (
        "/",
        "/canvases/new/",
        f"{canvas}members/",
        f"{canvas}credentials/",
        f"{canvas}agents/",
        "/profile/",
    ):
        page.goto(path)
        expect(page.locator("h1").first).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{path} is wider than a phone"
        for box in (field.bounding_box() for field in page.locator("input.input:visible").all()):
            assert box is None or box["width"] >= 120, f"{path}: a field too narrow to write in"
        assert_accessible(page, f"{path} on a phone")
    page.context.clear_cookies()
    page.goto("/sign-in/")
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    assert_accessible(page, "/sign-in/")


def test_the_editor_empty_and_busy_and_with_its_dialogs(ada: Visitor, open_page: OpenPage) -> None:
    page = open_page("/canvases/new/")
    page.get_by_role("button", name="Create").click()
    online(page)
    expect(page.locator("#hint")).to_be_visible()
    assert_accessible(page, "an empty canvas")
    page.get_by_role("button", name="Prompt variations").click()
    runs = cards(page, "AI Image").get_by_role("button", name="Run", exact=True)
    expect(runs).to_have_count(4)
    wait_until(lambda: all(run.evaluate(ON_TOP) for run in runs.all()), "no panel lying over a Run button")

    page.goto(f"/canvases/{ada.canvas}/")
    online(page)
    picture = cards(page, "AI Image").first
    picture.get_by_role("button", name="Run").click()
    expect(picture.locator("img").first).to_be_visible(timeout=SLOW)
    assert_accessible(page, "a busy canvas")

    page.keyboard.press("?")
    sheet = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(sheet).to_be_visible()
    assert_accessible(page, "the shortcuts")
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()

    page.keyboard.press("Home")
    page.keyboard.press("c")
    connecting = page.get_by_role("dialog", name="Connect")
    expect(connecting).to_be_visible()
    assert_accessible(page, "connecting")
    page.keyboard.press("Escape")

    page.get_by_role("button", name="List of nodes").click()
    expect(page.get_by_role("heading", level=2, name="AI Image").first).to_be_visible()
    assert_accessible(page, "the list")


def test_every_panel_and_dialog_of_the_editor(ada: Visitor, easel: StartedEasel, open_page: OpenPage) -> None:
    behave(easel, queue_seconds=0, run_seconds=0, google_seconds=0)
    page = open_page(str(ada.post("/canvases/new/", data={"name": "States"}).url.path))
    online(page)
    made, failing, waiting, _running, image = put(
        page,
        *(
            {"kind": "image-generation", "x": x, "y": 0, "w": 300, "h": 520, "data": {"prompt": prompt}}
            for x, prompt in ((0, "a fox"), (340, "a hare"), (680, "an owl"), (1020, "a seal"))
        ),
        {"kind": "image", "x": 0, "y": 560, "w": 300, "h": 200},
        wires=[(3, "image-out", 2, "image-in")],
    )
    page.keyboard.press("Shift+Digit1")
    made.get_by_role("button", name="Run", exact=True).click()
    expect(made.locator('[data-job-state="succeeded"]')).to_be_visible(timeout=SLOW)
    made.get_by_role("button", name="Run", exact=True).click()
    expect(made.locator(".strip__result")).to_have_count(2, timeout=SLOW)
    behave(easel, faults=[{"do": "content_policy", "on": "submit", "times": 1}])
    failing.get_by_role("button", name="Run", exact=True).click()
    expect(failing.locator("[data-error]")).to_be_visible(timeout=SLOW)
    behave(easel, run_seconds=3_600, google_seconds=3_600, faults=[])
    waiting.get_by_label("Preset", exact=True).select_option(label="Nano Banana 2.1")
    waiting.get_by_role("button", name="More ways to start").click()
    page.get_by_role("menuitem", name=re.compile("With everything before it")).click()
    plan = page.get_by_role("dialog", name="Run 2 nodes")
    expect(plan).to_be_visible()
    assert_accessible(page, "the plan of several runs")
    plan.get_by_role("button", name="Run 2").click()
    expect(waiting.locator("[data-job-open]")).to_be_visible(timeout=SLOW)

    page.get_by_role("button", name=re.compile("^Queue")).click()
    queue = page.get_by_role("complementary", name="Queue")
    for title in ("Running", "Waiting", "Failed"):
        expect(queue.get_by_role("heading", name=re.compile(f"^{title}"))).to_be_visible()
    assert_accessible(page, "the queue")
    page.keyboard.press("Escape")

    with page.expect_file_chooser() as chooser:
        image.get_by_role("button", name="Choose a picture").click()
    chooser.value.set_files({"name": "boat.png", "mimeType": "image/png", "buffer": picture()})
    expect(image.locator("img")).to_be_visible(timeout=SLOW)
    expect(image.get_by_text("Choose a picture")).to_have_count(0)
    with page.expect_file_chooser() as chooser:
        image.get_by_role("button", name="Replace").click()
    chooser.value.set_files({"name": "none.png", "mimeType": "image/png", "buffer": b"no picture"})
    expect(page.get_by_role("heading", name="1 picture was not added")).to_be_visible()
    assert_accessible(page, "the uploads")
    page.get_by_role("region", name="Uploads").get_by_role("button", name="Close").click()

    dialogs = (
        ("the crop", image.get_by_role("button", name="Crop"), "Crop the picture"),
        ("the export", image.get_by_role("link", name="Export"), "Export"),
        ("the history", made.get_by_role("button", name="History: all 2 results"), "History"),
        ("the viewer", made.locator("a.picture"), None),
    )
    for where, opener, name in dialogs:
        opener.click()
        dialog = page.get_by_role("dialog", name=name) if name else page.locator("dialog.viewer")
        expect(dialog).to_be_visible()
        assert_accessible(page, where)
        if where == "the history":
            page.keyboard.press("c")
            expect(page.get_by_role("dialog", name="Two results side by side")).to_be_visible()
            assert_accessible(page, "two results side by side")
            page.keyboard.press("c")
        if where == "the viewer":
            page.set_viewport_size({"width": 390, "height": 844})
            assert dialog.evaluate("each => each.scrollWidth <= innerWidth"), "the viewer is wider than a phone"
            page.set_viewport_size({"width": 1440, "height": 900})
        page.keyboard.press("Escape")
        expect(dialog).to_be_hidden()

    page.locator("#stage").focus()
    page.keyboard.press("/")
    expect(page.get_by_role("dialog", name="Add node")).to_be_visible()
    assert_accessible(page, "the add menu")
    page.get_by_role("menuitem", name="Picture from an address").click()
    expect(page.get_by_role("dialog", name="Picture from an address")).to_be_visible()
    assert_accessible(page, "an address")
    page.keyboard.press("Escape")
    image.locator(".node__head").click(button="right")
    expect(page.get_by_role("menuitem", name="Rename")).to_be_visible()
    assert_accessible(page, "the menu of a node")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Pictures", exact=True).click()
    expect(page.get_by_text("3 pictures")).to_be_visible()
    assert_accessible(page, "the gallery beside the canvas")
    page.set_viewport_size({"width": 1024, "height": 768})
    assert_apart(page.get_by_role("toolbar", name="Canvas tools"), page.get_by_role("complementary", name="Pictures"))

    page.get_by_role("button", name="List of nodes").click()
    reference = waiting.locator(".reference")
    expect(reference).to_be_visible()
    assert_apart(waiting.get_by_role("textbox", name="Prompt"), reference)


def test_the_editor_on_a_phone_and_in_german(ada: Visitor, open_page: OpenPage) -> None:
    path = f"/canvases/{ada.canvas}/"
    phone = open_page(path, viewport=PHONE, has_touch=True, is_mobile=True)
    online(phone)
    expect(phone.get_by_role("heading", level=2, name="AI Image").first).to_be_visible()
    assert_accessible(phone, "the list on a phone")
    phone.get_by_role("button", name="List of nodes").tap()
    assert_accessible(phone, "the canvas on a phone")
    phone.context.add_cookies([{"name": "django_language", "value": "de", "url": phone.url}])
    phone.set_viewport_size({"width": 1440, "height": 900})
    phone.reload()
    online(phone)
    assert_accessible(phone, "the canvas in German")


def test_runs_are_told_aloud_though_their_cards_are_far_from_the_view(
    ada: Visitor, grace: str, easel: StartedEasel, open_page: OpenPage
) -> None:
    behave(easel, queue_seconds=0, run_seconds=0.5)
    path = str(ada.post("/canvases/new/", data={"name": "Heard"}).url.path)
    ada.post(f"{path}members/", data={"email": grace, "role": "viewer"})
    mine, hers = open_page(path), open_page(path, grace, PASSWORD)
    for page in (mine, hers):
        online(page)
    put(
        mine,
        {"kind": "comment", "x": 0, "y": 0},
        *({"kind": "image-generation", "x": 9_000 * at, "y": 9_000, "data": {"prompt": f"boat {at}"}} for at in (1, 2)),
    )
    mine.keyboard.press("Control+a")
    expect(mine.locator("#selection-count")).to_have_text("3")
    assert cards(mine, "AI Image").count() == 0
    mine.keyboard.press("Control+Enter")
    mine.get_by_role("dialog", name="Run 2 nodes").get_by_role("button", name=re.compile("^Run 2")).click()
    for page, words in (
        (hers, r"^ada: \d runs? (started|ended)"),
        (mine, r"AI Image: boat [12]\. Done\."),
    ):
        expect(page.locator("#announcer")).to_have_text(re.compile(words), timeout=SLOW)
    assert cards(mine, "AI Image").count() == 0


PRESSED = """card => [...card.querySelectorAll("button, select, .port")].filter((each) => each.checkVisibility())
    .map((each) => {
        const box = each.getBoundingClientRect();
        const grown = getComputedStyle(each, "::after");
        const more = (side) => grown.position === "absolute" ? -parseFloat(grown[side]) || 0 : 0;
        const [left, top] = [box.left - more("left"), box.top - more("top")];
        const [width, height] = [box.right + more("right") - left, box.bottom + more("bottom") - top];
        const corners = [[2, 2], [width - 2, 2], [2, height - 2], [width - 2, height - 2], [width / 2, height / 2]];
        const taken = corners.filter(([x, y]) => {
            const hit = document.elementFromPoint(left + x, top + y)?.closest("button, select, a, textarea");
            return hit && hit !== each;
        });
        return {name: each.getAttribute("aria-label") ?? each.textContent.trim(), width, height, taken: taken.length};
    })"""


def test_fingers_have_large_targets_that_do_not_take_each_others_presses(ada: Visitor, open_page: OpenPage) -> None:
    path = str(ada.post("/canvases/new/", data={"name": "Fingers"}).url.path)
    page = open_page(path, viewport={"width": 1024, "height": 768}, has_touch=True, is_mobile=True)
    online(page)
    cards_there = put(
        page,
        {"kind": "image-generation", "x": -380, "y": -280, "w": 340, "h": 560, "data": {"prompt": "a fox"}},
        {"kind": "prompt", "x": 60, "y": -280, "w": 280, "h": 200, "data": {"prompt": "a hare"}},
        {"kind": "image", "x": 60, "y": 0, "w": 280, "h": 260},
        wires=[(1, "text-out", 0, "prompt-in")],
    )
    look_at(page, 0, 0)
    for card in cards_there:
        expect(card.locator("[aria-busy]")).to_have_count(0)
        targets = card.evaluate(PRESSED)
        assert targets
        for target in targets:
            assert min(target["width"], target["height"]) >= 40, target
            assert not target["taken"], target

    image = cards_there[2]
    with page.expect_file_chooser() as chooser:
        image.get_by_role("button", name="Choose a picture").tap()
    chooser.value.set_files({"name": "boat.png", "mimeType": "image/png", "buffer": picture()})
    expect(image.locator("img")).to_be_visible(timeout=SLOW)
    tops = image.locator(".picture-tools .icon-button").evaluate_all("all => all.map((each) => each.offsetTop)")
    assert len(tops) == 7
    assert len(set(tops)) == 1, "the tools of a picture stand in one row"
    image.locator(".node__head").tap()
    tray = page.get_by_role("region", name="Uploads")
    expect(tray).to_be_visible()
    for name in ("Selection", "Canvas tools"):
        expect(page.get_by_role("toolbar", name=name)).to_be_visible()
        assert_apart(tray, page.get_by_role("toolbar", name=name))

    mouse = open_page(path)
    online(mouse)
    assert mouse.locator(".port").first.evaluate("port => getComputedStyle(port, '::after').content") == "none"
    run = mouse.get_by_role("button", name="Run", exact=True).first
    assert run.evaluate("button => button.offsetHeight") == 30


def test_the_bar_of_the_selection_covers_nothing_of_the_selected_card(ada: Visitor, open_page: OpenPage) -> None:
    page = open_page(str(ada.post("/canvases/new/", data={"name": "Below"}).url.path))
    online(page)
    [card] = put(page, {"kind": "image-generation", "x": -170, "y": -180, "w": 340, "h": 560})
    look_at(page, 0, 0)  # its Run button lies where the bar is otherwise
    card.locator(".node__head").click()
    bar = page.get_by_role("toolbar", name="Selection")
    expect(bar).to_be_visible()
    assert card.get_by_role("button", name="More ways to start").evaluate(ON_TOP)
    assert_apart(card, bar)

    look_at(page, 0, 250)  # now there is room below it
    card.get_by_role("button", name="Run", exact=True).click(force=True)
    toast = page.locator(".toast")
    expect(toast).to_contain_text("Write a prompt first.")
    expect(bar).to_be_visible()
    wait_until(lambda: apart(toast, bar), "the toast standing clear of the bar")
