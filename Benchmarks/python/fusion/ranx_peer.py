"""ranx, with runs of one query each, whose code is compiled before it is timed."""

from __future__ import annotations

import time
from typing import Any

import ranx
from ranx import Run, fuse

VERSION = ranx.__version__ if hasattr(ranx, "__version__") else "0.3.21"
_NORMS = {"sum": "min-max", "mnz": "min-max"}


class RanxPeer:
    def __init__(self, lists: list[list[tuple[str, float]]]) -> None:
        self._runs = [Run.from_dict({"q": dict(list_)}) for list_ in lists]

    def fuse(self, method: str) -> tuple[float, dict[str, float]]:
        """Seconds until the fused run is there, and its scores."""
        params: dict[str, Any] | None = {"phi": 0.8} if method == "rbc" else None
        start = time.perf_counter()
        fused = fuse(self._runs, norm=_NORMS.get(method), method=method, params=params)
        return time.perf_counter() - start, dict(fused.run["q"])
