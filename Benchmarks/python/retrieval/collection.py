"""Collections: texts and sparse vectors of documents and queries, in a folder of flat files."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np


@dataclass(frozen=True)
class Rows:
    """Sparse vectors: row i has the terms and weights from offsets[i] to offsets[i + 1]."""

    offsets: np.ndarray
    terms: np.ndarray
    weights: np.ndarray

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @property
    def counts(self) -> np.ndarray:
        return np.diff(self.offsets)

    def first(self, count: int) -> Rows:
        return Rows.of(self.counts, self.terms, self.weights, count)

    def keep(self, wanted: np.ndarray) -> Rows:
        """The rows without the postings that are not wanted."""
        before = np.concatenate([[0], np.cumsum(wanted)])
        return Rows(before[self.offsets], self.terms[wanted], self.weights[wanted])

    def in_order(self, order: np.ndarray) -> Rows:
        """The rows, of which row order[i] comes at place i."""
        counts = self.counts[order]
        offsets = np.concatenate([[0], np.cumsum(counts)])
        place = np.repeat(self.offsets[:-1][order] - offsets[:-1], counts) + np.arange(offsets[-1])
        return Rows(offsets, self.terms[place], self.weights[place])

    @staticmethod
    def of(counts: np.ndarray, terms: np.ndarray, weights: np.ndarray, limit: int | None = None) -> Rows:
        offsets = np.concatenate([[0], np.cumsum(counts[:limit], dtype=np.int64)])
        return Rows(offsets, terms[: offsets[-1]], weights[: offsets[-1]])


@dataclass(frozen=True)
class Collection:
    """The folder's first documents, and its queries. docs/benchmarks.md describes the files."""

    folder: Path
    document_limit: int | None

    @cached_property
    def documents(self) -> Rows:
        return self._rows("documents", self.document_limit)

    @cached_property
    def queries(self) -> Rows:
        return self._rows("queries", None)

    @cached_property
    def size(self) -> int:
        counts = len(self._read("documents.counts.u16")) // 2
        return min(counts, self.document_limit or counts)

    @property
    def name(self) -> str:
        return self.folder.resolve().name

    @property
    def key(self) -> str:
        """A folder's name for what is made of the collection; another one when the files have changed."""
        fingerprint = hashlib.sha256()
        for path in sorted(self.folder.iterdir()):
            status = path.stat()
            fingerprint.update(f"{path.name} {status.st_size} {status.st_mtime_ns}\n".encode())
        return f"{self.name}-{self.size}-{fingerprint.hexdigest()[:8]}"

    def texts(self, name: str) -> list[str]:
        """Texts of documents or queries, without their ids."""
        lines = self._read(f"{name}.tsv").decode().split("\n")
        texts = [line.partition("\t")[2] for line in lines if line]
        return texts[: self.document_limit] if name == "documents" else texts

    def _rows(self, name: str, limit: int | None) -> Rows:
        counts = np.frombuffer(self._read(f"{name}.counts.u16"), "<u2")
        terms = np.frombuffer(self._read(f"{name}.terms.u16"), "<u2")
        weights = np.frombuffer(self._read(f"{name}.weights.f16"), "<f2")
        return Rows.of(counts, terms, weights, limit)

    def _read(self, name: str) -> bytes:
        plain = self.folder / name
        return plain.read_bytes() if plain.exists() else gzip.decompress(plain.with_name(name + ".gz").read_bytes())
