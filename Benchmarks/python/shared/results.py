"""Files of results: JSON with every raw figure, and a page of tables made of it."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any


def write(folder: Path, name: str, result: dict[str, object], page: str) -> None:
    """Writes `name`.json and `name`.md; a run that is cut off leaves the old ones."""
    folder.mkdir(parents=True, exist_ok=True)
    _replace(folder / f"{name}.json", json.dumps(result, indent=1, ensure_ascii=False) + "\n")
    _replace(folder / f"{name}.md", page)


def read(folder: Path, name: str) -> dict[str, Any]:
    """What an earlier run wrote; empty when there was none."""
    path = folder / f"{name}.json"
    return json.loads(path.read_text()) if path.exists() else {}


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table; the first column is text, the others are figures."""
    lines = [header, ["---", *["---:"] * (len(header) - 1)], *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines) + "\n"


def figure(value: float) -> str:
    """Three significant digits, thousands with commas."""
    if value >= 1000:
        return f"{float(f'{value:.3g}'):,.0f}"
    digits = 0 if value >= 100 else 1 if value >= 10 else 2 if value >= 0.995 else 3
    return f"{value:.{digits}f}"


def _replace(path: Path, text: str) -> None:
    temporary = path.with_suffix(path.suffix + ".new")
    temporary.write_text(text)
    os.replace(temporary, path)
