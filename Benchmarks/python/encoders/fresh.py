"""What a fresh process costs: the time to open a model, the first vector, and memory."""

from __future__ import annotations

from pathlib import Path

from encoders.engines import Engine
from encoders.measure import Measurement, Tell
from encoders.models import Model
from encoders.texts import TextSet


def measure(
    model: Model, graphs: Path, engines: list[Engine], query: str, documents: TextSet, rounds: int, cores: list[int],
    tell: Tell,
) -> list[Measurement]:
    """Starts each engine's process anew in each round, one at a time.

    Memory is the peak of the whole process after it has encoded the documents in batches of 8.
    """
    none: dict[str, list[float]] = {engine.name: [] for engine in engines}
    opening = Measurement("open the model", "ms", {**none})
    first = Measurement("first query", "ms", {**none})
    memory = Measurement("peak memory", "MiB", {**none})
    for number in range(rounds):
        tell(f"fresh processes, round {number + 1} of {rounds}")
        for engine in engines:
            with engine.start(model, threads=1, cores=cores) as process:
                opened = process.ask(engine.open_request(model, graphs, threads=1))
                process.ask({"do": "texts", "name": "query", "texts": [query]})
                process.ask({"do": "texts", "name": "documents", "texts": documents.texts})
                asked = process.ask({"do": "time", "texts": "query", "batch": 1, "role": "query"})
                process.ask({"do": "time", "texts": "documents", "batch": 8, "role": "document"})
                peak = process.peak_memory()
            opening.figures[engine.name] = [*opening.figures[engine.name], opened["seconds"][0] * 1e3]
            first.figures[engine.name] = [*first.figures[engine.name], asked["seconds"][0] * 1e3]
            if peak is not None:
                memory.figures[engine.name] = [*memory.figures[engine.name], peak]
    return [opening, first, memory]
