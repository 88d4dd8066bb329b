"""tantivy: BM25 over one segment."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from time import perf_counter
from typing import Any

from tantivy import Document, Index, Occur, Query, SchemaBuilder, TextAnalyzerBuilder, Tokenizer

from retrieval.peers import Tuning, size
from retrieval.peers.one_by_one import OneByOne

PACKAGE = "tantivy"
_FIELD = "terms"
_COMMON = "common-to-all"
# Enough for a million passages, so that one commit writes one segment.
_HEAP = 3_000_000_000


class Engine(OneByOne):
    """No settings."""

    def __init__(self, settings: dict[str, Any]) -> None:
        super().__init__()

    def build(self, folder: Path, index: Path) -> dict[str, Any]:
        index.mkdir()
        with (folder / "documents.tokens").open() as lines:
            seconds = _write(index, lines)
        return {"seconds": seconds, "bytes": size(index)}

    def open(self, index: Path) -> None:
        self._schema, self.index = _open(index)
        if self.index.num_segments > 1:
            raise ValueError(f"the index has {self.index.num_segments} segments")

    def read_queries(self, folder: Path) -> None:
        lines = (folder / "queries.tokens").read_text().splitlines()
        self._asked = [Counter(line.split()) for line in lines]
        self.queries = [_query(self._schema, terms) for terms in self._asked]

    def ask(self, index: Any, query: Query, k: int, tuning: Tuning) -> list[Any]:
        return index.search(query, k, count=False).hits

    def unpack(self, answer: list[Any]) -> tuple[Any, Any]:
        return [address.doc for _, address in answer], [score for score, _ in answer]

    def tiny(self, k: int) -> Any:
        everything = " ".join({term for terms in self._asked for term in terms})
        folder = tempfile.mkdtemp()
        _write(Path(folder), [f"{everything} {_COMMON}", *[_COMMON] * (k - 1)])
        return _open(Path(folder))[1]

    def with_common_term(self, query: Query) -> Query:
        return Query.boolean_query([(Occur.Should, query), (Occur.Should, _term(self._schema, _COMMON))])


def _write(index: Path, lines: Iterable[str]) -> float:
    builder = SchemaBuilder()
    builder.add_text_field(_FIELD, stored=False, tokenizer_name="words", index_option="freq")
    writing = Index(builder.build(), path=str(index))
    writing.register_tokenizer("words", TextAnalyzerBuilder(Tokenizer.whitespace()).build())
    writer, seconds = writing.writer(heap_size=_HEAP, num_threads=1), 0.0
    for line in lines:
        document = Document(**{_FIELD: line})
        start = perf_counter()
        writer.add_document(document)
        seconds += perf_counter() - start
    start = perf_counter()
    writer.commit()
    writer.wait_merging_threads()
    return seconds + perf_counter() - start


def _open(index: Path) -> tuple[Any, Any]:
    opened = Index.open(str(index))
    return opened.schema, opened.searcher()


def _query(schema: Any, terms: Counter[str]) -> Query:
    """A term that a query has twice counts twice."""
    clauses = [
        (Occur.Should, _term(schema, term) if count == 1 else Query.boost_query(_term(schema, term), count))
        for term, count in terms.items()
    ]
    return Query.boolean_query(clauses)


def _term(schema: Any, term: str) -> Query:
    return Query.term_query(schema, _FIELD, term, "freq")
