"""What can be told of a prompt without sending it: whether it may be sent, and whether it looks like a picture."""

import json
import re
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from canvas.refusals import Refusal


class BadPrompt(Refusal):
    code = "bad_prompt"


@dataclass(frozen=True)
class Notice:
    """Something worth telling about a result; not an error. `message` is in English: it is kept for everybody."""

    code: str
    message: str

    def as_json(self) -> dict[str, str]:
        return {"code": self.code, "message": self.message}


def checked_prompt(prompt: str, limit: int) -> str:
    """The prompt as it is sent, trimmed. Raises `BadPrompt` when there is none or it has over `limit` characters."""
    trimmed = prompt.strip()
    if not trimmed:
        raise BadPrompt(_("Write a prompt first."), code="prompt_missing", field="prompt")
    if len(trimmed) > limit:
        message = _("The prompt has {count:,} characters; at most {limit:,} can be sent.").format(
            count=len(trimmed), limit=limit
        )
        raise BadPrompt(message, code="prompt_too_long", field="prompt")
    if "\x00" in trimmed:
        raise BadPrompt(_("The prompt holds a character that cannot be sent."), field="prompt")
    return trimmed


def quality_warnings(prompt: str) -> list[Notice]:
    """A `prompt_quality` warning where the prompt reads like JSON, HTML or source code."""
    found = (message for message, looks_like in _POOR.items() if looks_like(prompt))
    return [Notice("prompt_quality", message) for message in found][:1]


def _is_json(prompt: str) -> bool:
    text = prompt.strip()
    if text[:1] not in ("{", "["):
        return False
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        # Cut off or with a stray comma it is still data: a quoted name with a value behind it.
        return bool(re.search(r'"[\w .-]+"\s*:\s*(["\d\[{tfn]|$)', text))
    # Bare brackets or numbers are somebody's notation for weights, not data.
    return bool(value) and (isinstance(value, dict) or any(isinstance(each, dict | list | str) for each in value))


_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)(\s[^<>]*)?/?>", re.IGNORECASE)
_HTML_NAMES = frozenset(
    "html head body div span p a img ul ol li table tr td th h1 h2 h3 h4 h5 h6 script style link meta form input"
    " button section article nav header footer br hr strong em b i svg path title label".split()
)


def _is_html(prompt: str) -> bool:
    if re.match(r"\s*<!doctype\s+html", prompt, re.IGNORECASE):
        return True
    # Prompts for some models carry tags of their own (<lora:name:0.8>), so only HTML's own names count.
    tags = [match for match in _TAG.finditer(prompt) if match[2].lower() in _HTML_NAMES]
    return any(tag[1] for tag in tags) or len(tags) >= 2 or (bool(tags) and prompt.lstrip().startswith("<"))


_CODE_LINES = tuple(
    re.compile(pattern, re.MULTILINE)
    for pattern in (
        r"^\s*(async\s+)?(def|function|fn|func)\s+\w+\s*\([^)]*\)\s*(->\s*[\w\[\], ]+\s*)?[:{]",
        r"^\s*(public|private|protected|static)\s+([\w<>\[\]]+\s+\w+\s*[({=;]|class\s+\w+)",
        r"^\s*(export\s+)?(default\s+)?(public\s+)?class\s+\w+\s*(\([^)]*\)|extends\s+[\w.]+)?\s*[:{]\s*$",
        r"^\s*(from\s+[\w.]+\s+import\s+\w+|import\s+[\w.]+(\s+as\s+\w+)?\s*;?\s*$|import\s+.+\s+from\s+['\"])",
        r"^\s*#include\s*[<\"]",
        r"^\s*(const|let|var)\s+[\w{\[][\w\s,{}\[\]]*=\s*\S",
        r"^\s*(if|for|while|switch)\s*\(.*\)\s*\{",
        r"^\s*(for\s+\w+\s+in\s+.+|if\s+.+|while\s+.+|else|try|with\s+.+):\s*$",
        r"^\s*return\b[^.!?]*;\s*$",
        r"^\s*(console\.log|print|printf|println!?|System\.out\.println)\s*\(",
        r"^\s*(SELECT\s+.+\s+FROM\s+\w|INSERT\s+INTO\s+\w|CREATE\s+TABLE\s+\w|UPDATE\s+\w+\s+SET\s)",
        r"^\s*[\w.#:>\[\]-]+\s*\{\s*$",
        r"^\s*[a-z-]+\s*:\s*[^;\n]+;\s*$",
        r"^\s*\w+(\.\w+)*\([^)]*\)\s*;\s*$",
        r"^#!\s*/",
        r"=>\s*[{(]",
        r"^\s*export\s+(default\s+)?(class|function|const|async)\b",
    )
)
_DECISIVE = frozenset({0, 3, 4, 10, 14, 15})  # shapes that nobody writes in a description


def _is_code(prompt: str) -> bool:
    found = {index for index, pattern in enumerate(_CODE_LINES) if pattern.search(prompt)}
    return bool(found & _DECISIVE) or len(found) >= 2 or prompt.count("```") >= 2


_POOR = {
    gettext_noop("This prompt looks like JSON. Models draw best from a description of what is to be seen."): _is_json,
    gettext_noop("This prompt looks like HTML. Models draw best from a description of what is to be seen."): _is_html,
    gettext_noop(
        "This prompt looks like source code. Models draw best from a description of what is to be seen."
    ): _is_code,
}
