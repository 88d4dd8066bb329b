"""The page of tables, made of the JSON result alone."""

from __future__ import annotations

import statistics
from typing import Any

from shared import machine
from shared.results import figure, table

_GROUPS = {"one_thread": "One thread", "two_threads": "Two threads", "fresh_process": "A fresh process"}


def page(result: dict[str, Any]) -> str:
    versions = ", ".join(f"{name} {version}" for name, version in result["versions"].items())
    parts = [
        "# Encoders\n",
        f"{machine.line(result['machine'])} {versions}. Texts: {result['documents']}. "
        f"Medians of {result['rounds']} rounds"
        + (", a smoke run: these figures say little.\n" if result["quick"] else ".\n"),
        "In brackets: how many times the speed of that engine HybridSearch in fp32 has (for memory, how many times "
        "its memory that engine takes), the median of the rounds' ratios. Above 1, HybridSearch is ahead.\n",
    ]
    for name, model in result["models"].items():
        parts.append(f"## {name}\n")
        for group, title in _GROUPS.items():
            if group in model:
                parts.append(_group_table(title, model[group]))
        parts.append(_agreement_table(model["agreement"]))
    return "\n".join(parts)


def _group_table(title: str, measurements: list[dict[str, Any]]) -> str:
    names = list(measurements[0]["figures"])
    rows = [_row(same_texts, names) for same_texts in _by_name(measurements)]
    return table([title, *names], rows)


def _by_name(measurements: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Measurements of the same texts with different batch sizes belong into one row."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for measurement in measurements:
        groups.setdefault(measurement["name"], []).append(measurement)
    return list(groups.values())


def _row(same_texts: list[dict[str, Any]], names: list[str]) -> list[str]:
    unit = same_texts[0]["unit"]
    best = {name: _best_rounds(same_texts, name) for name in names}
    reference = best[names[0]]
    cells = [f"{same_texts[0]['name']}, {unit}"]
    for name in names:
        if not best[name]:
            cells.append("–")
        elif name == names[0]:
            cells.append(figure(statistics.median(best[name])))
        else:
            cells.append(f"{figure(statistics.median(best[name]))} ({figure(_advantage(reference, best[name], unit))})")
    return cells


def _best_rounds(same_texts: list[dict[str, Any]], name: str) -> list[float]:
    """The rounds with the engine's best batch size."""
    rounds = [measurement["figures"][name] for measurement in same_texts if measurement["figures"][name]]
    choose = max if same_texts[0]["unit"] == "tokens/s" else min
    return choose(rounds, key=statistics.median, default=[])


def _advantage(ours: list[float], theirs: list[float], unit: str) -> float:
    pairs = zip(ours, theirs)
    return statistics.median(a / b if unit == "tokens/s" else b / a for a, b in pairs)


def _agreement_table(agreement: dict[str, dict[str, float]]) -> str:
    rows = [
        [name, f"{found['smallest_cosine']:.6f}", f"{found['mean_cosine']:.6f}", f"{found['largest_difference']:.2g}"]
        for name, found in agreement.items()
    ]
    return table(["Vectors beside HybridSearch's in fp32", "smallest cosine", "mean cosine", "largest difference"], rows)
