"""The programs that are measured, and what each of their indexes is."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dense.arguments import DIMENSION
from shared.process import ProcessUnderTest

OURS, WHEEL, SYSTEM = "HybridSearch", "faiss-cpu", "system's FAISS"


@dataclass(frozen=True)
class Collection:
    """The first vectors of a file, and the queries."""

    vectors: Path
    queries: Path
    count: int
    # Where indexes, filters and results are kept.
    work: Path

    def index(self, engine: str, factory: str) -> Path:
        """The system's FAISS reads what the wheel wrote."""
        maker = "ours" if engine == OURS else "wheel"
        return self.work / f"{maker}-{factory}.faiss"


def start(engine: str, options: Namespace, threads: int = 1) -> ProcessUnderTest:
    command: dict[str, list[str | Path]] = {
        OURS: [options.program],
        WHEEL: [sys.executable, "-m", "dense.worker"],
        SYSTEM: [options.system_faiss],
    }
    # A build on all cores is not pinned to one.
    return ProcessUnderTest(engine, command[engine], threads, options.cores if threads == 1 else None)


def build(
    engine: str, factory: str, collection: Collection, options: Namespace, threads: int, always: bool = False
) -> dict[str, Any]:
    """Builds an index unless it is there. Ours changes with every change of the source; graphs take minutes."""
    index = collection.index(engine, factory)
    record = index.with_name(index.name + ".built.json")
    if record.exists() and not always and not options.rebuild and (engine == WHEEL or "HNSW" in factory):
        return json.loads(record.read_text())
    collection.work.mkdir(parents=True, exist_ok=True)
    with start(engine, options, threads) as process:
        built = process.ask({
            "do": "build", "vectors": str(collection.vectors), "dimension": DIMENSION, "count": collection.count,
            "factory": factory, "threads": threads, "index": str(index),
        })
    record.write_text(json.dumps(built))
    return built


def opened(engine: str, factory: str, collection: Collection, options: Namespace) -> tuple[ProcessUnderTest, float]:
    """A process with an open index, and the seconds that opening took."""
    process = start(engine, options)
    answer = process.ask({
        "do": "open", "index": str(collection.index(engine, factory)), "queries": str(collection.queries),
        "dimension": DIMENSION,
    })
    return process, answer["seconds"]
