"""`{% text_catalogue %}`: bring the editor's texts along in the person's language."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from config.text_catalogue import address

register = template.Library()


@register.simple_tag
def text_catalogue() -> SafeString:
    """A script that runs before the modules, or nothing where the person reads English."""
    found = address()
    return format_html('<script defer src="{}"></script>', found) if found else SafeString("")
