"""Pages name the modules that the browser will want."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.template import Context, Template

from config.static_files import static_imports
from config.templatetags.modulepreload import closure


def test_the_entry_and_all_that_it_imports_are_named_once() -> None:
    names = closure("canvas/main.js")
    assert names[0] == "canvas/main.js"
    assert len(names) == len(set(names)) > 10
    for name in names:
        path = finders.find(name)
        assert isinstance(path, str)
        imported = {(Path(name).parent / each).as_posix() for each in static_imports(Path(path).read_text("utf-8"))}
        assert imported <= set(names)


def test_links_lead_to_the_hashed_files() -> None:
    links = Template("{% load modulepreload %}{% modulepreload 'canvas/downloads.js' %}").render(Context())
    assert re.fullmatch(r'<link rel="modulepreload" href="/static/canvas/downloads\.[0-9a-f]{12}\.js">', links)


def test_a_module_that_is_not_there_is_an_error() -> None:
    with pytest.raises(FileNotFoundError, match=r"canvas/nothing\.js"):
        closure("canvas/nothing.js")
