"""Whether all engines compute the same vectors: without that, times mean nothing."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy

from encoders.vectors import matrix
from shared.process import ProcessUnderTest

# The smallest cosine that a text's vectors may have, by the arithmetic of the less precise engine.
_SMALLEST_COSINE = {"fp32": 0.99999, "bf16": 0.99, "int8": 0.9}
# Wide enough for every vocabulary: comparisons ignore columns that are 0 in both.
_COLUMNS = 1 << 17


@dataclass(frozen=True)
class Agreement:
    """An engine's vectors beside HybridSearch's in fp32."""

    smallest_cosine: float
    mean_cosine: float
    largest_difference: float


def check(
    name: str, precision: str, process: ProcessUnderTest, reference: dict[str, Any], texts: str
) -> dict[str, float]:
    """Compares an engine's vectors of texts with HybridSearch's; ends the program when they are too far off."""
    found = compare(process.ask({"do": "vectors", "texts": texts, "role": "document"}), reference)
    if not found.smallest_cosine >= _SMALLEST_COSINE[precision]:
        raise SystemExit(
            f"{name} computes other vectors than HybridSearch: the smallest cosine is {found.smallest_cosine:.6f}, "
            f"less than {_SMALLEST_COSINE[precision]}"
        )
    return asdict(found)


def compare(reply: dict[str, Any], reference: dict[str, Any]) -> Agreement:
    ours, theirs = matrix(reference, _COLUMNS), matrix(reply, _COLUMNS)
    if ours.shape != theirs.shape:
        raise SystemExit(f"vectors of {theirs.shape} numbers instead of {ours.shape}")
    lengths = numpy.linalg.norm(ours, axis=1) * numpy.linalg.norm(theirs, axis=1)
    cosines = (ours * theirs).sum(axis=1) / lengths
    return Agreement(
        smallest_cosine=float(cosines.min()), mean_cosine=float(cosines.mean()),
        largest_difference=float(numpy.abs(ours - theirs).max()),
    )
