"""Static files carry a hash of their content in their name, and so do imports between our modules."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.test import SimpleTestCase, override_settings

from config.static_files import PACKED_IMPORT, HashedStaticFiles, static_imports

MAIN = """\
/** Not code: import("./nowhere.js"), import "./nowhere.js";
 * await import("./nowhere.js")
 */
import { a, b } from "./a.js";
import "./a.js";
import {
  c,
} from './deep/c.js';
export * from "./a.js";
const text = 'import "./nowhere.js";';
// await import("./nowhere.js")
const crop = await import("./a.js");
    const { d } = await import("./deep/c.js");
"""


@pytest.fixture
def collected(tmp_path: Path) -> Path:
    """STATIC_ROOT after collecting a few modules of ours and one of somebody else."""
    files = {
        "canvas/main.js": MAIN,
        "canvas/a.js": 'import { c } from "./deep/c.js";\nexport const a = 1, b = c;\n',
        "canvas/deep/c.js": "export const c = 1, d = 2;\n",
        "canvas/page.css": 'a { background: url("dot.svg"); }',
        "canvas/dot.svg": "<svg/>",
        "other/foreign.js": 'import x from "./missing.js";\n',
    }
    for name, text in files.items():
        (tmp_path / "source" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "source" / name).write_text(text, "utf-8")
    root = tmp_path / "collected"
    finder = "django.contrib.staticfiles.finders.FileSystemFinder"
    with override_settings(STATIC_ROOT=root, STATICFILES_DIRS=[tmp_path / "source"], STATICFILES_FINDERS=[finder]):
        call_command("collectstatic", interactive=False, verbosity=0)
    return root


def hashed(root: Path, name: str) -> Path:
    """The one file that this one is served as."""
    path = root / name
    (found,) = path.parent.glob(f"{path.stem}.{'[0-9a-f]' * 12}{path.suffix}")
    return found


def test_every_import_of_ours_leads_to_a_file_that_is_there(collected: Path) -> None:
    a, c = hashed(collected, "canvas/a.js").name, hashed(collected, "canvas/deep/c.js").name
    main = hashed(collected, "canvas/main.js").read_text("utf-8")
    for line in (
        f'import {{ a, b }} from "./{a}";',
        f'import "./{a}";',
        f'}} from "./deep/{c}";',
        f'export * from "./{a}";',
        f'const crop = await import("./{a}");',
        f'    const {{ d }} = await import("./deep/{c}");',
    ):
        assert f"\n{line}\n" in main
    assert c in hashed(collected, "canvas/a.js").read_text("utf-8")


def test_what_only_reads_like_an_import_stays_as_it_is(collected: Path) -> None:
    main = hashed(collected, "canvas/main.js").read_text("utf-8")
    assert main.count("nowhere.js") == MAIN.count("nowhere.js") == 5


def test_other_peoples_modules_stay_as_they_are(collected: Path) -> None:
    assert "./missing.js" in hashed(collected, "other/foreign.js").read_text("utf-8")


def test_style_sheets_lead_to_their_pictures(collected: Path) -> None:
    assert hashed(collected, "canvas/dot.svg").name in hashed(collected, "canvas/page.css").read_text("utf-8")


def test_the_imports_of_a_module_are_found_without_the_dynamic_ones() -> None:
    assert static_imports(MAIN) == ["./a.js", "./a.js", "./deep/c.js", "./a.js"]


class ServingTests(SimpleTestCase):
    async def test_hashed_files_are_served_for_good_and_others_are_asked_for_again(self) -> None:
        assert isinstance(staticfiles_storage, HashedStaticFiles)
        url = staticfiles_storage.url("canvas/tokens.css")
        assert re.fullmatch(r"/static/canvas/tokens\.[0-9a-f]{12}\.css", url)
        answer = await self.async_client.get(url)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["Cache-Control"]
        assert "text/css" in answer.headers["Content-Type"]
        plain = await self.async_client.get("/static/canvas/tokens.css")
        assert "immutable" not in plain.headers["Cache-Control"]


def test_the_packed_editor_loads_everything_by_hashed_names() -> None:
    """Else each part would be fetched twice: as preloaded and as imported."""
    root = Path(settings.STATIC_ROOT)
    entry = root / staticfiles_storage.url("packed/main.js").removeprefix(settings.STATIC_URL)
    imports = re.findall(PACKED_IMPORT, entry.read_text("utf-8"))
    assert {lead.removesuffix("(") for _whole, lead, _url in imports} == {"from", "import"}
    for _whole, _lead, url in imports:
        assert re.search(r"\.[0-9a-f]{12}\.js$", url), url
        assert (entry.parent / url).resolve().is_file()
