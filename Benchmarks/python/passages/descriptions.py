"""The descriptions of all packages, from apt's lists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from passages.blocks import Block, flat

NAME = "package-descriptions"


def of_lists(lists: Path) -> Iterator[list[Block]]:
    """A document for each description in English: its first line as the heading, then its paragraphs."""
    for path in sorted(lists.glob("*_Translation-en")):
        for entry in path.read_text(encoding="utf-8", errors="replace").split("\n\n"):
            _, found, description = entry.partition("\nDescription-en: ")
            if found:
                yield list(_blocks(description))


def _blocks(description: str) -> Iterator[Block]:
    summary, _, text = description.partition("\n")
    yield Block(flat(summary), is_heading=True)
    # A paragraph ends with a line of a full stop; a sign begins an item of a list.
    for paragraph in re.split(r"\n \.(?:\n|$)|\n(?=\s+[*+o-] )", "\n" + text):
        yield Block(flat(re.sub(r"^\s*[*+o-] ", "", paragraph)))
