"""Packages to files of passages and of sources for queries, one pair for each package."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from passages import cutting, descriptions, documents, queries
from passages.blocks import Block

# No package has more passages than this in the corpus, so that none decides what it is like.
_MOST_PASSAGES = 40_000
_MOST_SOURCES = 5_000


def cut(source: Path, folder: Path) -> int:
    """Writes NAME.passages and NAME.queries for a package, or a folder of apt's lists, and counts the passages."""
    is_list = source.is_dir()
    name = descriptions.NAME if is_list else source.name.partition("_")[0]
    target = folder / f"{name}.passages"
    if target.exists():
        with target.open(encoding="utf-8") as lines:
            return sum(1 for _ in lines)
    found: dict[str, None] = {}
    sources: dict[tuple[str, str], None] = {}
    for document in _without_repetitions(descriptions.of_lists(source) if is_list else documents.of_package(source)):
        found.update((passage, None) for passage in cutting.passages(document))
        if len(sources) < _MOST_SOURCES:
            sources.update((each, None) for each in queries.candidates(document, name.startswith("dict-"), is_list))
        if len(found) >= _MOST_PASSAGES and not is_list:
            break
    _write(folder / f"{name}.queries", (f"{kind}\t{text}" for kind, text in sources))
    _write(target, found)
    return len(found)


def _without_repetitions(all_documents: Iterable[list[Block]]) -> Iterator[list[Block]]:
    """Leaves out paragraphs that an earlier document has: inherited members, notices, hints on every page."""
    seen: set[str] = set()
    for document in all_documents:
        kept = []
        for block in document:
            if block.is_heading:
                kept.append(block)
            elif block.text not in seen:
                seen.add(block.text)
                kept.append(block)
        yield kept


def _write(path: Path, lines: Iterable[str]) -> None:
    temporary = path.with_suffix(path.suffix + ".new")
    with temporary.open("w", encoding="utf-8") as output:
        output.writelines(f"{line}\n" for line in lines)
    os.replace(temporary, path)
