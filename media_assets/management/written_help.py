"""Commands whose help is shown with the lines and paragraphs that it is written in."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand


class CommandWithWrittenHelp(BaseCommand):
    def create_parser(self, prog_name: str, subcommand: str, **options: Any) -> Any:
        return super().create_parser(
            prog_name, subcommand, formatter_class=argparse.RawDescriptionHelpFormatter, **options
        )
