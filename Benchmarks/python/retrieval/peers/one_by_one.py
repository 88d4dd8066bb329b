"""Engines that are asked one query at a time."""

from __future__ import annotations

from abc import ABC, abstractmethod
from time import perf_counter_ns
from typing import Any

import numpy as np

from retrieval.found import Found
from retrieval.peers import Tuning

_PASSES = 5


class OneByOne(ABC):
    """Subclasses say how an engine is asked, and what is in its answer."""

    # An opened index, and queries in the form that the engine is asked in.
    index: Any
    queries: list[Any]

    def __init__(self) -> None:
        self._tiny: dict[int, Any] = {}

    @abstractmethod
    def ask(self, index: Any, query: Any, k: int, tuning: Tuning) -> Any:
        """The engine's answer: what is timed."""

    @abstractmethod
    def unpack(self, answer: Any) -> tuple[Any, Any]:
        """Document ordinals and scores."""

    @abstractmethod
    def tiny(self, k: int) -> Any:
        """An opened index of k documents that have a term which no query has; one of them has all queries' terms."""

    @abstractmethod
    def with_common_term(self, query: Any) -> Any:
        """The query and the term that all documents of a tiny index have."""

    def search(self, queries: int, k: int, tuning: Tuning) -> Found:
        found = Found.empty(queries, k)
        for number, query in enumerate(self.queries[:queries]):
            found.put(number, *self.unpack(self.ask(self.index, query, k, tuning)))
        return found

    def time(self, queries: int, k: int, tuning: Tuning) -> np.ndarray:
        return self._time(self.index, self.queries[:queries], k, tuning)

    def wrapper(self, queries: int, k: int, tuning: Tuning) -> np.ndarray:
        if k not in self._tiny:
            self._tiny[k] = self.tiny(k)
        asked = [self.with_common_term(query) for query in self.queries[:queries]]
        return np.min([self._time(self._tiny[k], asked, k, tuning) for _ in range(_PASSES)], axis=0)

    def _time(self, index: Any, queries: list[Any], k: int, tuning: Tuning) -> np.ndarray:
        nanoseconds = np.empty(len(queries))
        ask, now = self.ask, perf_counter_ns
        for number, query in enumerate(queries):
            start = now()
            ask(index, query, k, tuning)
            nanoseconds[number] = now() - start
        return nanoseconds / 1e3
