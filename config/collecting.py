"""Static files are collected when their sources changed, and not otherwise."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

from config.bootstrap.folder_lock import folder_locked
from config.bootstrap.problems import disk_problems_said_plainly
from config.bootstrap.programs import say
from config.bootstrap.stamps import digest, read_stamp, write_stamp
from config.packing import ENTRIES, FOUND_IN, ROOT, pack

STAMP_NAME = "easel-stamp.json"


def collect_static_if_changed() -> bool:
    """Bring STATIC_ROOT up to date; whether there was anything to do."""
    root = Path(settings.STATIC_ROOT)
    with disk_problems_said_plainly(root):
        root.mkdir(parents=True, exist_ok=True)
        with folder_locked(root):
            sources = fingerprint()
            if read_stamp(root / STAMP_NAME).get("sources") == sources:
                return False
            say("Collecting static files …")
            pack()
            call_command("collectstatic", interactive=False, verbosity=0)
            write_stamp(root / STAMP_NAME, {"sources": sources})
    return True


def fingerprint() -> str:
    """A value that changes when a source file's name, size or time does, or how they are stored."""
    # The lock says which esbuild and which of its fellows are packed in.
    how = [ROOT / "package-lock.json", ROOT / "config" / "packing.py", ROOT / "config" / "static_files.py", *ENTRIES]
    lines = [repr(settings.STORAGES["staticfiles"]), *map(digest, how)]
    for finder in get_finders():
        for name, storage in finder.list(None):
            if Path(storage.location) == FOUND_IN:
                continue
            status = Path(storage.path(name)).stat()
            lines.append(f"{storage.location} {name} {status.st_size} {status.st_mtime_ns}")
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()
