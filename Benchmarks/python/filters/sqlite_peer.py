"""SQLite over the same documents: `json_each` over all of them, and indexes on every field."""

from __future__ import annotations

import json
import sqlite3
import time
from pathlib import Path

from filters.corpus import FilterCase


class SQLitePeer:
    """A database with the documents' metadata as JSON, columns computed from it, and an index on each."""

    def __init__(self, path: Path, corpus: Path) -> None:
        if not path.exists():
            self.build_seconds: float | None = _build(path, corpus)
        else:
            self.build_seconds = None
        self.bytes = path.stat().st_size
        self._database = sqlite3.connect(path)
        # All of it, so that no disk is measured.
        self._database.execute("PRAGMA mmap_size = 4294967296")
        self._database.execute("PRAGMA cache_size = -1048576")

    def rows(self, case: FilterCase, scan: bool) -> tuple[float, int]:
        """Seconds until the matching rows' numbers are in a list, and how many there are."""
        query = f"SELECT number FROM document WHERE {case.scan if scan else case.indexed}"
        start = time.perf_counter()
        rows = self._database.execute(query).fetchall()
        return time.perf_counter() - start, len(rows)

    def count(self, case: FilterCase) -> tuple[float, int]:
        """Seconds until the matching rows are counted through the indexes: without Python's share in a list."""
        start = time.perf_counter()
        (count,) = self._database.execute(f"SELECT count(*) FROM document WHERE {case.indexed}").fetchone()
        return time.perf_counter() - start, count


def _build(path: Path, corpus: Path) -> float:
    temporary = path.with_suffix(".new")
    temporary.unlink(missing_ok=True)
    database = sqlite3.connect(temporary)
    database.execute("PRAGMA journal_mode = OFF")
    database.execute("CREATE TABLE document (number INTEGER PRIMARY KEY, id TEXT, metadata TEXT)")
    with corpus.open() as lines:
        parsed = (json.loads(line) for line in lines)
        database.executemany(
            "INSERT INTO document (id, metadata) VALUES (?, ?)",
            ((one["_id"], json.dumps(one["metadata"])) for one in parsed))
    start = time.perf_counter()
    for field in ("section", "size", "day", "source"):
        database.execute(
            f"ALTER TABLE document ADD COLUMN {field} AS (json_extract(metadata, '$.{field}')) VIRTUAL")
        database.execute(f"CREATE INDEX document_{field} ON document ({field})")
    # An array has no index of its own.
    database.execute("CREATE TABLE tag (value TEXT, document INTEGER, PRIMARY KEY (value, document)) WITHOUT ROWID")
    database.execute(
        "INSERT OR IGNORE INTO tag SELECT atom, number FROM document, json_each(document.metadata, '$.tags')")
    database.execute("ANALYZE")
    database.commit()
    seconds = time.perf_counter() - start
    database.close()
    temporary.replace(path)
    return seconds
