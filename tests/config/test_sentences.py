"""Sentences for people go through gettext: what a refusal, a label or a table of the code says is looked for here."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.text_extraction import PYTHON, ROOMS, ROOT, texts

NOT_FOR_PAGES = {
    # For whoever runs Easel, in a terminal; and for other programs.
    "bootstrap",
    "management",
    "migrations",
    "sandbox",
    "config/addresses.py",
    "config/collecting.py",
    "config/migrating.py",
    "config/sample.py",
    "config/sandbox_process.py",
    "generation/key_rotation.py",
    "media_assets/checking.py",
    "media_assets/moving.py",
    # The page about the API, which is in English as the API's names are.
    "canvas/bodies.py",
    "generation/examples.py",
    "generation/parsing.py",
    "generation/run_bodies.py",
}
OUR_OWN_FAULTS = re.compile(
    r"[A-Z]\w*Error|Error|UnreadableSecret|CannotStart|ImproperlyConfigured|BadZipFile|BadPacket|NoRendition|BadMove|Warning|NinjaAPI|debug|info|warning"
    r"|error|exception|log|compile"
)
"""What is called with a text that no reader of a page gets: faults of ours, system checks, the log, patterns."""
ABOUT_THE_API = frozenset({"summary", "description", "openapi_description", "ABOUT", "hint"})
"""What holds a text for programmers, or for whoever runs Easel: by keyword or by name."""
SENTENCE = re.compile(r"^[A-Z“{][^<]*[a-z”}] [^<]*[a-z]{2,}[^<]*[.…?!]$")
IN_A_MODULE = re.compile(r'"([A-Z][a-z’]+ [a-z“{][^"\n]*)"')
COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"'])//[^\n]*", re.DOTALL)
SPOKEN = frozenset(
    {"help_text", "verbose_name", "verbose_name_plural", "label", "empty_label", "search_help_text", "title"}
)
TRANSLATED = frozenset(PYTHON)


def test_every_sentence_in_the_code_goes_through_gettext() -> None:
    """Where this fails: `_("…").format(…)`, or `gettext_noop` for what is kept with a run; see `kept_sentences`."""
    assert not [found for path in modules() for found in bare(path)]


def test_every_sentence_in_the_editors_modules_goes_through_gettext() -> None:
    told = {form for text in texts("djangojs") for form in (text.single, text.several)}
    found = [
        f"{path.name}: {words}"
        for room in ROOMS
        for path in sorted((ROOT / room / "static").rglob("*.js"))
        for words in IN_A_MODULE.findall(COMMENT.sub("", path.read_text("utf-8")))
        if words not in told
    ]
    assert not found


@pytest.mark.parametrize(
    "code",
    [
        'raise BadName("This name is taken already.")',
        'message = f"There is no model {name} here."',
        'field = CharField(help_text="shown to others")',
        'label = "x"\nchoose(label="Size")',
    ],
)
def test_an_untranslated_sentence_would_be_found(code: str) -> None:
    assert list(untranslated(ast.parse(code)))


@pytest.mark.parametrize(
    "code",
    [
        'raise BadName(_("This name is taken already."))',
        '"""A module says what it is for."""',
        'raise ValueError("This is a fault of ours.")',
        'logger.warning("The key of %s is gone.", name)',
        'route(summary="Everything that runs now.")',
    ],
)
def test_what_nobody_reads_on_a_page_is_left_alone(code: str) -> None:
    assert not list(untranslated(ast.parse(code)))


def modules() -> Iterator[Path]:
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            place = path.relative_to(ROOT)
            if not NOT_FOR_PAGES & {place.as_posix(), *place.parts}:
                yield path


def bare(path: Path) -> Iterator[str]:
    for line, text in untranslated(ast.parse(path.read_text("utf-8"))):
        yield f"{path.relative_to(ROOT)}:{line}: {text}"


def untranslated(node: ast.AST) -> Iterator[tuple[int, str]]:
    """Where a text stands that people read and that is not given to gettext, with the text."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return  # a docstring
    if isinstance(node, ast.Call) and (_name(node.func) in TRANSLATED or OUR_OWN_FAULTS.fullmatch(_name(node.func))):
        return
    if isinstance(node, ast.keyword) and node.arg in ABOUT_THE_API:
        return
    if isinstance(node, ast.Assign) and {_name(target) for target in node.targets} <= ABOUT_THE_API:
        return
    if isinstance(node, ast.keyword) and node.arg in SPOKEN and isinstance(node.value, ast.Constant | ast.JoinedStr):
        if re.search("[a-z]", _text(node.value)):
            yield node.value.lineno, _text(node.value)
        return
    if isinstance(node, ast.Constant | ast.JoinedStr):
        if SENTENCE.match(_text(node)):
            yield node.lineno, _text(node)
        return
    for child in ast.iter_child_nodes(node):
        yield from untranslated(child)


def _name(expression: ast.expr) -> str:
    return expression.id if isinstance(expression, ast.Name) else getattr(expression, "attr", "")


def _text(node: ast.expr) -> str:
    """What a string says, with `{}` for what is filled in; empty for another constant."""
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
