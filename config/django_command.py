"""Running one of Django's commands."""

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from config.bootstrap.problems import CannotStart


def run(arguments: list[str]) -> None:
    """Raises `CannotStart` where a setting is wrong."""
    try:
        execute_from_command_line(arguments)
    except ImproperlyConfigured as wrong:
        raise CannotStart(str(wrong)) from wrong
