"""`{% modulepreload "canvas/main.js" %}`: fetch a module's imports at once, not one after the other."""

import posixpath
from functools import lru_cache
from pathlib import Path

from django import template
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from config.static_files import packed_imports, static_imports

register = template.Library()


@register.simple_tag
def modulepreload(entry: str) -> SafeString:
    """One `<link rel="modulepreload">` for the module and each that it imports, directly or not."""
    return format_html_join("\n", '<link rel="modulepreload" href="{}">', ((static(name),) for name in closure(entry)))


@lru_cache
def closure(entry: str) -> tuple[str, ...]:
    """The names of the module and of all that it imports. Raises `FileNotFoundError` for a missing one."""
    found: list[str] = []
    rest = [entry]
    while rest:
        name = rest.pop()
        if name in found:
            continue
        path = finders.find(name)
        if not isinstance(path, str):
            raise FileNotFoundError(f"there is no static file {name}")
        found.append(name)
        folder = posixpath.dirname(name)
        imports = packed_imports if folder == "packed" else static_imports
        imported = imports(Path(path).read_text("utf-8"))
        rest.extend(posixpath.normpath(posixpath.join(folder, each)) for each in imported)
    return tuple(found)
