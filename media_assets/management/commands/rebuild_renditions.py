"""`manage.py rebuild_renditions`: when thumbnails were lost, or pictures come from before there were any."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from media_assets import rebuilding


class Command(BaseCommand):
    help = "Make the thumbnails that are missing, rows or files, from the pictures themselves. It may be broken off."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--canvas", metavar="ID", help="of this canvas alone")
        parser.add_argument("--all", action="store_true", help="also those that are there: make all of them anew")
        parser.add_argument("--dry-run", action="store_true", help="only count them")

    def handle(self, **options: Any) -> None:
        try:
            found = rebuilding.wanting(canvas=options["canvas"], everything=options["all"])
        except ValueError as wrong:
            raise CommandError(str(wrong)) from None
        done, hopeless = 0, []
        for asset in found:
            if not options["dry_run"] and not rebuilding.rebuild(asset, everything=options["all"]):
                hopeless.append(asset)
                continue
            done += 1
        verb = "need" if options["dry_run"] else "got"
        self.stdout.write(f"{done} picture{'' if done == 1 else 's'} {verb} thumbnails.")
        if hopeless:
            names = "\n".join(f"  {asset.pk}  {asset.file}" for asset in hopeless)
            raise CommandError(f"{len(hopeless)} could not get any, as the picture is missing or damaged:\n{names}")
