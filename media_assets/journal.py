"""Which files a move has copied and verified, written down one by one: the next run need not read them again."""

import hashlib
import threading
from pathlib import Path
from types import TracebackType
from typing import IO, Self


class Journal:
    """Lines of hash, size and name, only ever appended to. A line that a kill has cut off counts for nothing.

    It is a memory, not the truth: whoever asks makes sure that the file is there with that size.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._file: IO[str] | None = None
        text = path.read_text("utf-8") if path.exists() else ""
        self._known = dict(filter(None, map(_parsed, text.splitlines(keepends=True))))
        self._is_cut_off = bool(text) and not text.endswith("\n")

    @classmethod
    def between(cls, folder: Path, source: str, target: str) -> "Journal":
        """The one of moves from and to these places, in `folder`; it is made when something is written."""
        return cls(folder / f"{hashlib.sha256(f'{source} -> {target}'.encode()).hexdigest()[:16]}.txt")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        if self._file:
            self._file.close()
            self._file = None

    def has(self, name: str, size: int) -> bool:
        """Whether a file of that name and size was verified."""
        return self._known.get(name) == size

    def add(self, name: str, size: int, sha256: str) -> None:
        """Raises `OSError` where the folder cannot be written."""
        with self._lock:
            if self._file is None:
                self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                self._file = self._path.open("a", encoding="utf-8")
                self._file.write(" cut off\n" if self._is_cut_off else "")
                self._is_cut_off = False
            self._file.write(f"{sha256} {size} {name}\n")
            self._file.flush()
            self._known[name] = size


def _parsed(line: str) -> tuple[str, int] | None:
    digest, _, rest = line.partition(" ")
    size, _, name = rest.partition(" ")
    whole = line.endswith("\n") and len(digest) == 64 and size.isdecimal()
    return (name.rstrip("\n"), int(size)) if whole else None
