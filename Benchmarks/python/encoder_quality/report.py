"""The page of tables, made of the JSON result alone."""

from __future__ import annotations

from typing import Any

from shared import machine
from shared.results import table

_HEADER = [
    "Precision", "nDCG@10", "difference", "R@100", "MRR@10", "mean cosine", "smallest cosine", "same top 10",
    "same terms",
]


def page(result: dict[str, Any]) -> str:
    parts = [
        "# Quality of the encoders by precision\n",
        f"{machine.line(result['machine'])} Exact search in full precision over the vectors of each precision.\n",
        "Cosines, common documents of the first ten and common terms are those with fp32.\n",
    ]
    for collection, models in result["collections"].items():
        for model, figures in models.items():
            any_figures = next(iter(figures.values()))
            parts.append(
                f"## {collection}, {model}\n\n"
                f"{any_figures['documents']:,} documents, {any_figures['topics']:,} topics.\n"
            )
            parts.append(table(_HEADER, [_row(precision, figures) for precision in figures]))
    return "\n".join(parts)


def _row(precision: str, by_precision: dict[str, Any]) -> list[str]:
    figures, fp32 = by_precision[precision], by_precision["fp32"]
    measures = figures["measures"]
    difference = measures["nDCG@10"] - fp32["measures"]["nDCG@10"]
    terms = figures.get("commonTerms")
    return [
        precision,
        f"{measures['nDCG@10']:.4f}",
        "" if precision == "fp32" else f"{difference:+.4f}",
        f"{measures['R@100']:.4f}",
        f"{measures['MRR@10']:.4f}",
        f"{figures['meanCosine']:.6f}",
        f"{figures['smallestCosine']:.6f}",
        f"{figures['commonTop10']:.1%}",
        "–" if terms is None else f"{terms:.1%}",
    ]
