import asyncio
import io
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from zipfile import ZipFile

from hypothesis import given
from hypothesis import strategies as st

from media_assets import zip_streams
from media_assets.zip_streams import PIECE_BYTES, Member

NOW = datetime(2026, 5, 4, 3, 2, 0, tzinfo=UTC)


@given(st.dictionaries(st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1), st.binary()))
def test_whatever_is_put_in_is_there(files: dict[str, bytes]) -> None:
    members = [Member(name, [data[:3], data[3:]], NOW, is_text=len(data) % 2 == 0) for name, data in files.items()]
    archive = ZipFile(io.BytesIO(b"".join(zip_streams.written(members))))
    assert archive.testzip() is None
    assert {name: archive.read(name) for name in archive.namelist()} == files


def test_it_is_sent_in_pieces_while_its_files_are_still_being_read() -> None:
    asked: list[int] = []

    def member(at: int) -> Member:
        def pieces() -> Iterator[bytes]:
            asked.append(at)
            yield bytes(PIECE_BYTES)

        return Member(f"{at}.bin", pieces(), NOW)

    stream = zip_streams.written(member(at) for at in range(8))
    first = next(stream)
    assert len(first) < 2 * PIECE_BYTES
    assert asked == [0]
    assert max(map(len, stream)) < 2 * PIECE_BYTES
    assert asked == list(range(8))


def test_an_age_before_zips_were_invented_is_told_as_the_earliest() -> None:
    member = Member("a", [b"x"], datetime(1969, 7, 20, tzinfo=UTC))
    archive = ZipFile(io.BytesIO(b"".join(zip_streams.written([member]))))
    assert archive.getinfo("a").date_time == (1980, 1, 1, 0, 0, 0)


def test_no_piece_is_made_on_the_event_loop() -> None:
    threads = set()

    def pieces() -> Iterator[bytes]:
        for _ in range(3):
            threads.add(threading.current_thread())
            yield b"piece"

    async def collect() -> bytes:
        return b"".join([piece async for piece in zip_streams.in_threads(pieces())])

    assert asyncio.run(collect()) == b"piece" * 3
    assert threading.main_thread() not in threads
