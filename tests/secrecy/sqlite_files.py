"""What somebody with the files of an SQLite database reads in them: log, order of rows on the pages, leftovers."""

import shutil
import sqlite3
import struct
from collections.abc import Iterator
from pathlib import Path

HEADER = 32
FRAME_HEADER = 24
TABLE_LEAF, TABLE_INNER, INDEX_LEAF, INDEX_INNER = 0x0D, 0x05, 0x0A, 0x02


def commits_in_log(database: Path) -> Iterator[int]:
    """The length of the write-ahead log after each transaction that it holds."""
    log = database.with_name(database.name + "-wal")
    content = log.read_bytes() if log.exists() else b""
    if len(content) < HEADER:
        return
    page_size = struct.unpack(">I", content[8:12])[0]
    size = FRAME_HEADER + page_size
    for start in range(HEADER, len(content) - size + 1, size):
        if struct.unpack(">I", content[start + 4 : start + 8])[0]:
            yield start + size


def read_from_log(database: Path, contest_id: int) -> list[tuple[int, bytes]]:
    """Replay the log transaction by transaction: who was ticked in the same one in which which envelope appeared."""
    log = database.with_name(database.name + "-wal")
    linked: list[tuple[int, bytes]] = []
    people: set[int] = set()
    envelopes: set[bytes] = set()
    content = log.read_bytes() if log.exists() else b""
    for number, end in enumerate(commits_in_log(database)):
        copy = database.with_name(f"replayed-{number}.db")
        shutil.copyfile(database, copy)
        copy.with_name(copy.name + "-wal").write_bytes(content[:end])
        connection = sqlite3.connect(copy)
        voted = {
            one
            for (one,) in connection.execute(
                f"SELECT employee_id FROM roll WHERE has_voted AND contest_id = {contest_id}"
            )
        }
        boxed = {
            one
            for (one,) in connection.execute(f"SELECT receipt_hash FROM sealed_ballots WHERE contest_id = {contest_id}")
        }
        connection.close()
        for ending in ("", "-wal", "-shm"):
            copy.with_name(copy.name + ending).unlink(missing_ok=True)
        if number and len(voted - people) == len(boxed - envelopes) == 1:
            linked.append(((voted - people).pop(), (boxed - envelopes).pop()))
        people, envelopes = voted, boxed
    return linked


def places_on_pages(database: Path, table: str, wanted: dict[bytes, object]) -> list[object]:
    """The rows whose bytes are wanted, in the order in which they lie in the file, of the pages of one table."""
    content = database.read_bytes()
    page_size = struct.unpack(">H", content[16:18])[0]
    connection = sqlite3.connect(f"file:{database}?mode=ro&immutable=1", uri=True)
    (root,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    connection.close()
    found = []
    for page in leaves(content, page_size, root):
        start = (page - 1) * page_size
        body = content[start : start + page_size]
        found += [(start + body.find(needle), name) for needle, name in wanted.items() if needle in body]
    return [name for _place, name in sorted(found, key=lambda one: one[0])]


def leaves(content: bytes, page_size: int, page: int) -> Iterator[int]:
    """The leaf pages (and, of tables without row numbers, the inner ones) below a root page."""
    start = (page - 1) * page_size
    header = start + (100 if page == 1 else 0)
    kind, cells = content[header], struct.unpack(">H", content[header + 3 : header + 5])[0]
    if kind in {TABLE_LEAF, INDEX_LEAF, INDEX_INNER}:
        yield page
    if kind in {TABLE_INNER, INDEX_INNER}:
        for number in range(cells):
            place = header + 12 + 2 * number
            cell = start + struct.unpack(">H", content[place : place + 2])[0]
            yield from leaves(content, page_size, struct.unpack(">I", content[cell : cell + 4])[0])
        yield from leaves(content, page_size, struct.unpack(">I", content[header + 8 : header + 12])[0])


def roll_by_place(database: Path, contest_id: int) -> list[int]:
    """The voters of a contest in the order in which their rows lie on the pages of the roll."""
    content = database.read_bytes()
    page_size = struct.unpack(">H", content[16:18])[0]
    connection = sqlite3.connect(f"file:{database}?mode=ro&immutable=1", uri=True)
    (root,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'roll'").fetchone()
    rows = dict(
        connection.execute(f"SELECT rowid, employee_id FROM roll WHERE has_voted AND contest_id = {contest_id}")
    )
    connection.close()
    found = []
    for page in leaves(content, page_size, root):
        start = (page - 1) * page_size
        header = start + (100 if page == 1 else 0)
        for number in range(struct.unpack(">H", content[header + 3 : header + 5])[0]):
            place = header + 8 + 2 * number
            cell = start + struct.unpack(">H", content[place : place + 2])[0]
            _length, after = varint(content, cell)
            row, _ = varint(content, after)
            if row in rows:
                # Cells are filled in from the end of a page: the first one written lies last.
                found.append((page, -cell, rows[row]))
    return [person for _page, _cell, person in sorted(found)]


def varint(content: bytes, place: int) -> tuple[int, int]:
    """A number of variable length, and where the next one begins."""
    value = 0
    for _ in range(8):
        byte = content[place]
        place += 1
        value = (value << 7) | (byte & 0x7F)
        if byte < 0x80:
            return value, place
    return (value << 8) | content[place], place + 1


def leftovers(files: list[Path], needles: list[bytes]) -> int:
    """How many of these texts stand anywhere in the files: pages in use, free pages, the log."""
    content = b"".join(file.read_bytes() for file in files if file.exists())
    return sum(needle in content for needle in needles)
