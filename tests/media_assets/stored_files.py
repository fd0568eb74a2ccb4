"""Files as pictures have them, without rows: many, quickly made."""

import hashlib
import random
from uuid import UUID

from media_assets import storages
from media_assets.keeping import MediaStorage

CANVAS = UUID("5ead0000-0000-4000-8000-000000000001")


def fill(storage: MediaStorage, count: int, size: int = 1_000, seed: int = 0) -> dict[str, bytes]:
    """Put so many files with names of pictures, and a thumbnail of the first one."""
    noise = random.Random(seed)
    contents = [noise.randbytes(size + number) for number in range(count)]
    files = {storages.picture_name(CANVAS, hashlib.sha256(each).hexdigest(), "png"): each for each in contents}
    first = next(iter(files)).removesuffix(".png")
    files[f"{first}.256.webp"] = noise.randbytes(200)
    for name, data in files.items():
        storage.put(name, data, rebuildable=True)
    return files


def contents(storage: MediaStorage) -> dict[str, bytes]:
    """Everything that is there."""
    return {each.name: storage.read(each.name) for each in storage.walk()}
