"""`manage.py move_media local s3`: every picture to another storage, or back."""

import argparse
import time
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.template.defaultfilters import filesizeformat

from media_assets import moving, storages
from media_assets.journal import Journal
from media_assets.keeping import StorageUnavailable
from media_assets.management.written_help import CommandWithWrittenHelp
from media_assets.moving import Plan, Progress

PLACES = ("local", "s3")
REPORT_SECONDS = 2.0
SHOWN_FAULTS = 20

HELP = """\
Copy every picture from one storage to the other: local is the data folder, s3 the bucket in
AWS_STORAGE_BUCKET_NAME. Each file is read back and compared by its SHA-256. Nothing is deleted.

It may be stopped or killed at any moment; run it again and it goes on where it was. It may run while
Easel runs. To move: run it, stop Easel, run it once more for what came in meanwhile, set
EASEL_MEDIA_STORAGE, start Easel, and have a look with `check_media`.

Exit status: 0 when everything is in the target, 1 when something is not.
"""


class Command(CommandWithWrittenHelp):
    help = HELP

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("source", choices=PLACES, help="where the pictures are")
        parser.add_argument("target", choices=PLACES, help="where they are to be")
        parser.add_argument("--dry-run", action="store_true", help="only tell what would be copied")
        parser.add_argument(
            "--verify", action="store_true", help="read and compare those again that earlier runs have verified"
        )

    def handle(self, *, source: str, target: str, dry_run: bool, verify: bool, **_options: Any) -> None:
        for place in (source, target):
            if place not in settings.STORAGES:
                raise CommandError("There is no bucket: set AWS_STORAGE_BUCKET_NAME (see the README).")
        if source == target:
            raise CommandError("Source and target are the same place.")
        try:
            self._move(source, target, dry_run=dry_run, verify=verify)
        except StorageUnavailable as refusal:
            reason = refusal.details.get("reason", "")
            raise CommandError(f"{refusal.message} {f'({reason})' if reason else ''}".strip()) from None

    def _move(self, source: str, target: str, *, dry_run: bool, verify: bool) -> None:
        from_place, to_place = storages.named(source), storages.named(target)
        self.stdout.write(f"From the {from_place.identity()}\nto the {to_place.identity()}")
        folder = settings.DATA_DIR / "moves"
        with Journal.between(folder, from_place.identity(), to_place.identity()) as journal:
            planned = moving.plan(from_place, to_place, None if verify else journal)
            self.stdout.write(_said(planned))
            if dry_run:
                self.stdout.write("Nothing was copied: this was a dry run.")
                return
            outcome = moving.carry_out(planned, from_place, to_place, journal, _Reporter(self.stdout))
        self._conclude(outcome)

    def _conclude(self, outcome: Progress) -> None:
        for name, fault in list(outcome.faults.items())[:SHOWN_FAULTS]:
            self.stderr.write(f"{name} {fault}")
        if outcome.gone:
            self.stdout.write(f"{_files(outcome.gone)} went away meanwhile.")
        if outcome.faults:
            raise CommandError(f"{_files(len(outcome.faults))} could not be copied. Everything else is there.")
        copied = outcome.done_files - outcome.gone
        self.stdout.write(f"{_files(copied)} copied and verified; {outcome.already:,} were there already.")


class _Reporter:
    """Says how far it is, every few seconds."""

    def __init__(self, out: Any) -> None:
        self._out = out
        self._last = time.monotonic()

    def __call__(self, progress: Progress) -> None:
        if time.monotonic() - self._last < REPORT_SECONDS:
            return
        self._last = time.monotonic()
        percent = 100 * progress.done_bytes // max(progress.bytes, 1)
        sizes = f"{filesizeformat(progress.done_bytes)} of {filesizeformat(progress.bytes)}"
        self._out.write(f"{percent:3} %  {progress.done_files:,} of {_files(progress.files)}, {sizes}")


def _said(planned: Plan) -> str:
    size = filesizeformat(planned.bytes)
    return f"{_files(len(planned.missing))} to copy or verify ({size}); {planned.already:,} are there already."


def _files(count: int) -> str:
    return f"{count:,} file{'' if count == 1 else 's'}"
