"""`manage.py check_media`: whether every picture is there as it was stored, and what is there that nobody needs."""

import argparse
import time
from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.template.defaultfilters import filesizeformat
from django.utils import timezone

from media_assets import checking, clearing, storages
from media_assets.checking import HARMFUL, Fault, Finding
from media_assets.keeping import MediaStorage, StorageUnavailable
from media_assets.management.written_help import CommandWithWrittenHelp
from media_assets.models import Asset

REPORT_SECONDS = 2.0
SHOWN_OF_EACH = 20
GRACE_DAYS = 7.0
HARMED, UNTIDY = 1, 3

HELP = """\
Compare the pictures that Easel knows with the files that are there. Tells of

  missing    files of pictures that are not there,
  changed    files of another size or content than were stored,
  thumbnails that are missing or damaged: they are made again when somebody looks at them,
  orphaned   files that nothing refers to, such as those of an upload that a crash cut short,
  unfinished parts of files whose putting was cut short.

Changes nothing, unless --delete-orphans is given. Then files that nothing has referred to for the days of
--grace are set aside, and deleted for good after as many days again, if nothing refers to them even then;
the next run with --delete-orphans does that, so have it run every day or week. Whatever comes to be wanted
again goes back to its place. Run it while Easel runs or not.

Exit status: 0 all is well; 1 files are missing or changed; 3 nothing worse than the others.
"""


class Command(CommandWithWrittenHelp):
    help = HELP

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "--storage", choices=("local", "s3"), help="look there, not where pictures are kept just now"
        )
        parser.add_argument("--quick", action="store_true", help="compare sizes alone; do not read the pictures")
        parser.add_argument(
            "--grace",
            type=_days,
            default=_days(GRACE_DAYS),
            metavar="DAYS",
            help=f"leave files alone that are younger (default: {GRACE_DAYS:g})",
        )
        parser.add_argument("--delete-orphans", action="store_true", help="clear away what nothing refers to")
        parser.add_argument("--dry-run", action="store_true", help="only tell what --delete-orphans would do")
        parser.add_argument(
            "--force", action="store_true", help="let --delete-orphans clear away more than half of all files"
        )

    def handle(self, *, storage: str | None, **options: Any) -> None:
        alias = storage or "default"
        if alias not in settings.STORAGES:
            raise CommandError("There is no bucket: set AWS_STORAGE_BUCKET_NAME (see the README).")
        try:
            self._check(storages.named(alias), **options)
        except StorageUnavailable as refusal:
            reason = refusal.details.get("reason", "")
            raise CommandError(f"{refusal.message} {f'({reason})' if reason else ''}".strip()) from None

    def _check(
        self,
        storage: MediaStorage,
        *,
        quick: bool,
        grace: timedelta,
        delete_orphans: bool,
        dry_run: bool,
        **options: Any,
    ) -> None:
        self.stdout.write(f"In the {storage.identity()}")
        if delete_orphans and not dry_run:
            self._name("Put back, since it is wanted again", clearing.bring_back_wanted(storage))
        before = timezone.now() - grace
        found = list(checking.check(storage, reading=not quick, before=before, report=_Reporter(self.stdout)))
        self._tell(storage, found)
        if delete_orphans:
            orphans = [each for each in found if each.fault == Fault.ORPHANED]
            if not options["force"]:
                _refuse_to_empty(storage, len(orphans))
            found = self._clear(storage, found, grace, dry_run=dry_run)
        _exit_for(found)

    def _tell(self, storage: MediaStorage, found: list[Finding]) -> None:
        for fault in Fault:
            self._name(fault.capitalize(), [each.name for each in found if each.fault == fault])
        missing = {each.name for each in found if each.fault == Fault.MISSING}
        kept = missing and sorted(missing & {each.name for each in clearing.aside(storage)})
        if kept:
            self.stdout.write("Of the missing ones, some were set aside: --delete-orphans puts them back.")
        counts = Counter(each.fault for each in found)
        pictures = Asset.objects.values("file").distinct().count()
        summary = ", ".join(f"{count:,} {fault}" for fault, count in counts.items()) or "all is well"
        self.stdout.write(f"{pictures:,} picture file{'' if pictures == 1 else 's'} compared: {summary}.")

    def _clear(self, storage: MediaStorage, found: list[Finding], grace: timedelta, *, dry_run: bool) -> list[Finding]:
        """What is still wrong after it."""
        orphans = [each for each in found if each.fault == Fault.ORPHANED]
        last_day = clearing.today() - grace
        size = filesizeformat(sum(each.bytes for each in orphans))
        if dry_run:
            old = [each for each in clearing.aside(storage) if each.day < last_day]
            then = f"{len(orphans):,} would be set aside ({size}), {len(old):,} set aside earlier would be deleted"
            self.stdout.write(f"A dry run: {then}.")
            return found
        before = timezone.now() - grace
        gone = clearing.delete(storage, set_aside_before=last_day)
        done = clearing.set_aside(storage, [each.name for each in orphans], before=before, today=clearing.today())
        given_up = clearing.give_up_unfinished(storage, before=before)
        self.stdout.write(
            f"{len(done):,} set aside ({size}), {len(given_up):,} unfinished cleared away,"
            f" {len(gone):,} set aside earlier deleted ({filesizeformat(sum(each.bytes for each in gone))})."
        )
        cleared = {*done, *(each.name for each in given_up)}
        return [each for each in found if each.name not in cleared]

    def _name(self, what: str, names: list[str]) -> None:
        for name in names[:SHOWN_OF_EACH]:
            self.stdout.write(f"{what}: {name}")
        if len(names) > SHOWN_OF_EACH:
            self.stdout.write(f"{what}: {len(names) - SHOWN_OF_EACH:,} more")


class _Reporter:
    """Says how far it is, every few seconds."""

    def __init__(self, out: Any) -> None:
        self._out = out
        self._last = time.monotonic()

    def __call__(self, done: int, of: int) -> None:
        if time.monotonic() - self._last >= REPORT_SECONDS:
            self._last = time.monotonic()
            self._out.write(f"{100 * done // max(of, 1):3} %  {done:,} of {of:,} pictures compared")


def _days(text: str | float) -> timedelta:
    days = float(text)
    if not 0 <= days <= 36_500:
        raise argparse.ArgumentTypeError("a number of days, 0 or more")
    return timedelta(days=days)


def _refuse_to_empty(storage: MediaStorage, orphans: int) -> None:
    """Another database than the one whose pictures these are knows none of them."""
    if orphans and 2 * orphans > sum(1 for _each in storage.walk("canvases/")):
        raise CommandError(
            "Nothing refers to more than half of the files. Is this the right database (EASEL_DATA_DIR)?"
            " If so, add --force. Nothing was changed."
        )


def _exit_for(found: Iterable[Finding]) -> None:
    faults = {each.fault for each in found}
    if faults & HARMFUL:
        raise CommandError("Files are missing or changed: see above. Put them back from a backup.", returncode=HARMED)
    if faults:
        raise CommandError("No picture is harmed; the rest is named above.", returncode=UNTIDY)
