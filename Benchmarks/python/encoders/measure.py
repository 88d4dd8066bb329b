"""Measures in rounds: every engine takes its turn in each, so that a noisy machine is noisy for all."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from encoders.texts import TextSet
from shared.process import ProcessUnderTest

Unit = Literal["ms", "tokens/s", "MiB"]
Tell = Callable[[str], None]


@dataclass
class Measurement:
    """The figures of one case: for each engine one for each round."""

    name: str
    unit: Unit
    figures: dict[str, list[float]]
    batch: int | None = None


@dataclass(frozen=True)
class Case:
    """Texts that are encoded in batches of one size."""

    texts: TextSet
    role: Literal["query", "document"]
    batch: int
    # Milliseconds a call, or tokens a second.
    unit: Unit

    def run(self, process: ProcessUnderTest) -> float:
        """Encodes the texts once."""
        request = {"do": "time", "texts": self.texts.name, "batch": self.batch, "role": self.role}
        seconds = process.ask(request)["seconds"]
        return statistics.median(seconds) * 1e3 if self.unit == "ms" else self.texts.tokens / sum(seconds)


def in_rounds(
    cases: list[Case], processes: Mapping[str, ProcessUnderTest], rounds: int, tell: Tell
) -> list[Measurement]:
    """Runs every case on every engine once to warm up, then `rounds` times in turns.

    The engine that begins changes from round to round, so that none always follows the same other.
    """
    names = list(processes)
    measurements = [
        Measurement(case.texts.name, case.unit, {name: [] for name in names}, case.batch) for case in cases
    ]
    for number in range(rounds + 1):
        tell(f"round {number} of {rounds}" if number else "warming up")
        for case, measurement in zip(cases, measurements):
            for place in range(len(names)):
                name = names[(place + number) % len(names)]
                figure = case.run(processes[name])
                if number > 0:
                    measurement.figures[name].append(figure)
    return measurements
