"""Pictures in a folder of this machine."""

import contextlib
import os
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage

from media_assets.keeping import Part, Shown, Stored, Unfinished, disk_problems_refused

_PARTIAL = ".part"
"""How the names of files end that are being written: none that a picture has."""


class LocalFolder(FileSystemStorage):
    """A `MediaStorage` in MEDIA_ROOT. Browsers get its files from us alone."""

    def put(self, name: str, data: bytes, *, rebuildable: bool = False) -> None:
        with disk_problems_refused():
            if not self._is_there(name, len(data)):
                self._put(name, data, lasting=not rebuildable)

    def read(self, name: str) -> bytes:
        with disk_problems_refused():
            return Path(self.path(name)).read_bytes()

    def open_range(self, name: str, start: int = 0, stop: int | None = None) -> Part:  # noqa: ARG002 - whoever reads counts
        with disk_problems_refused():
            file = Path(self.path(name)).open("rb")  # noqa: SIM115 - whoever reads it closes it
            file.seek(start)
            return Part(file, os.fstat(file.fileno()).st_size)

    def stat(self, name: str) -> Stored:
        with disk_problems_refused():
            return _stored(name, Path(self.path(name)).stat())

    def walk(self, prefix: str = "") -> Iterator[Stored]:
        with disk_problems_refused():
            yield from (each for each in self._walk(Path(self.location), prefix) if not each.name.endswith(_PARTIAL))

    def unfinished(self) -> Iterator[Unfinished]:
        with disk_problems_refused():
            for each in self._walk(Path(self.location), ""):
                if each.name.endswith(_PARTIAL):
                    yield Unfinished(each.name, "", each.modified)

    def give_up(self, unfinished: Unfinished) -> None:
        self.remove(unfinished.name)

    def remove(self, name: str) -> None:
        with disk_problems_refused():
            self.delete(name)

    def rename(self, old: str, new: str) -> None:
        with disk_problems_refused():
            place = Path(self.path(new))
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            Path(self.path(old)).replace(place)

    def signed_link(self, _name: str, _shown: Shown) -> None:
        return None

    def identity(self) -> str:
        return f"folder {self.location}"

    def _is_there(self, name: str, size: int) -> bool:
        path = Path(self.path(name))
        try:
            if path.stat().st_size != size:
                return False
            # Whoever clears away old files that nothing refers to sees that this one is wanted again.
            os.utime(path)
        except FileNotFoundError:
            return False
        return True

    def _put(self, name: str, data: bytes, *, lasting: bool) -> None:
        partial = f"{name}.{secrets.token_hex(8)}{_PARTIAL}"
        try:
            self.save(partial, ContentFile(data))
            if lasting:
                _flush(Path(self.path(partial)))
            Path(self.path(partial)).replace(self.path(name))
            if lasting:
                _flush(Path(self.path(name)).parent)
        except BaseException:
            with contextlib.suppress(OSError):
                self.delete(partial)
            raise

    def _walk(self, folder: Path, prefix: str) -> Iterator[Stored]:
        try:
            entries = list(os.scandir(folder))
        except FileNotFoundError:
            return
        for entry in entries:
            name = Path(entry.path).relative_to(self.location).as_posix()
            if entry.is_dir(follow_symlinks=False):
                if f"{name}/".startswith(prefix) or prefix.startswith(f"{name}/"):
                    yield from self._walk(Path(entry.path), prefix)
            elif entry.is_file(follow_symlinks=False) and name.startswith(prefix):
                with contextlib.suppress(FileNotFoundError):
                    yield _stored(name, entry.stat())


def _stored(name: str, status: os.stat_result) -> Stored:
    return Stored(name, status.st_size, datetime.fromtimestamp(status.st_mtime, UTC))


def _flush(path: Path) -> None:
    """Wait until the disk itself has the file, or the folder's list of files."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
