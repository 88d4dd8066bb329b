"""Documents with five fields, and filters that let known shares of them through."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

SIZES = 1_000_000
DAYS = 1000
_FIRST_DAY = datetime(2021, 1, 1)
# Twenty sections: the first three let half, a tenth and a hundredth through.
SECTIONS = [f"section-{number:02}" for number in range(20)]
_SECTION_SHARES = [0.5, 0.1, 0.01] + [0.39 / 17] * 17
TAGS = {"common": 0.5, "usual": 0.1, "rare": 0.01, "red": 0.3, "green": 0.3, "blue": 0.3}


@dataclass(frozen=True)
class FilterCase:
    """One filter in both languages."""

    name: str
    share: float
    json: dict[str, Any]
    # Conditions on columns of the table `document`, over any index and over `json_each`.
    indexed: str
    scan: str


def write(path: Path, count: int) -> None:
    """Writes the corpus as JSON lines, the same each time."""
    source = random.Random(5)
    sections = source.choices(SECTIONS, _SECTION_SHARES, k=count)
    temporary = path.with_suffix(".new")
    with temporary.open("w") as lines:
        for number in range(count):
            metadata = {
                "section": sections[number],
                "size": source.randrange(SIZES),
                "day": day(source.random() * DAYS),
                "tags": [tag for tag, share in TAGS.items() if source.random() < share],
                "source": f"https://example.org/{source.randrange(100):02}/{number:07}.html",
            }
            lines.write(json.dumps({"_id": f"document-{number:07}", "metadata": metadata}) + "\n")
    temporary.replace(path)


def day(number: float) -> str:
    return (_FIRST_DAY + timedelta(days=number)).strftime("%Y-%m-%dT%H:%M:%SZ")


def cases() -> list[FilterCase]:
    found = []
    for share, section, tag in [(0.01, 2, "rare"), (0.1, 1, "usual"), (0.5, 0, "common")]:
        size, last, prefix = round(SIZES * share), day(DAYS * share), f"https://example.org/{round(100 * share):02}/"
        found += [
            FilterCase(
                "term, keyword", share, {"term": {"section": SECTIONS[section]}},
                f"section = '{SECTIONS[section]}'", _each("section", f"= '{SECTIONS[section]}'")),
            FilterCase(
                "term, array", share, {"term": {"tags": tag}},
                f"number IN (SELECT document FROM tag WHERE value = '{tag}')", _each("tags", f"= '{tag}'")),
            FilterCase(
                "range, number", share, {"range": {"size": {"lt": size}}}, f"size < {size}", _each("size", f"< {size}")),
            FilterCase(
                "range, date", share, {"range": {"day": {"lt": last}}}, f"day < '{last}'", _each("day", f"< '{last}'")),
            # Up to a prefix is a range for SQLite as well, which has no index for LIKE with this collation.
            FilterCase(
                "range, unique string", share, {"range": {"source": {"lt": prefix}}}, f"source < '{prefix}'",
                _each("source", f"< '{prefix}'")),
        ]
    half = SIZES // 2
    usual = _each("tags", "= 'usual'")
    found.append(
        FilterCase(
            "bool of two", 0.05, {"bool": {"filter": [{"term": {"tags": "usual"}}, {"range": {"size": {"lt": half}}}]}},
            f"size < {half} AND number IN (SELECT document FROM tag WHERE value = 'usual')",
            f"{usual} AND {_each('size', f'< {half}')}"))
    return found


def _each(field: str, condition: str) -> str:
    return f"EXISTS (SELECT 1 FROM json_each(document.metadata, '$.{field}') AS element WHERE element.atom {condition})"
