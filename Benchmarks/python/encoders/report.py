"""The page of tables, made of the JSON result alone."""

from __future__ import annotations

import statistics
from typing import Any

from shared import machine
from shared.results import figure, table

_GROUPS = {"one_thread": "One thread", "two_threads": "Two threads", "fresh_process": "A fresh process"}


def page(result: dict[str, Any]) -> str:
    peers = {name: engine for name, engine in result["engines"].items() if engine["version"]}
    versions = ", ".join(f"{name}: {engine['version']}" for name, engine in peers.items())
    references = _references(result["engines"])
    parts = [
        "# Encoders\n",
        f"{machine.line(result['machine'])} {versions}. Texts: {result['documents']}. "
        f"Medians of {result['rounds']} rounds"
        + (", a smoke run: these figures say little.\n" if result["quick"] else ".\n"),
        "In brackets: how many times as fast HybridSearch in the same precision is as that engine (for memory, how "
        "many times its memory that engine takes), the median of the rounds' ratios; above 1, HybridSearch is ahead. "
        "Where HybridSearch has other precisions than fp32, theirs are beside fp32.\n",
    ]
    for name, model in result["models"].items():
        parts.append(f"## {name}\n")
        for group, title in _GROUPS.items():
            if group in model:
                parts.append(_group_table(title, model[group], references))
        parts.append(_agreement_table(model["agreement"]))
    return "\n".join(parts)


def _references(engines: dict[str, dict[str, str]]) -> dict[str, str]:
    """What each engine is compared with: HybridSearch in the same precision, or in fp32 where it lacks that."""
    ours = {engine["precision"]: name for name, engine in engines.items() if not engine["version"]}
    return {
        name: ours.get(engine["precision"] if engine["version"] else "fp32", ours["fp32"])
        for name, engine in engines.items()
    }


def _group_table(title: str, measurements: list[dict[str, Any]], references: dict[str, str]) -> str:
    rows = [_row(same_texts, references) for same_texts in _by_name(measurements)]
    return table([title, *references], rows)


def _by_name(measurements: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Measurements of the same texts with different batch sizes belong into one row."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for measurement in measurements:
        groups.setdefault(measurement["name"], []).append(measurement)
    return list(groups.values())


def _row(same_texts: list[dict[str, Any]], references: dict[str, str]) -> list[str]:
    unit = same_texts[0]["unit"]
    best = {name: _best_rounds(same_texts, name) for name in references}
    cells = [f"{same_texts[0]['name']}, {unit}"]
    for name, reference in references.items():
        if not best[name]:
            cells.append("–")
            continue
        cell = figure(statistics.median(best[name]))
        if name != reference:
            cell += f" ({figure(_advantage(best[reference], best[name], unit))})"
        cells.append(cell)
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
    header = ["Vectors beside HybridSearch's in fp32", "smallest cosine", "mean cosine", "largest difference"]
    return table(header, rows)
