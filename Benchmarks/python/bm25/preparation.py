"""What engines read of a collection: terms by HybridSearch's English analyzer. Lucene's results are the truth."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

import numpy as np

from retrieval import bisection, lucene
from retrieval.collection import Collection, Rows
from retrieval.engines import Engine
from retrieval.found import Found
from retrieval.measure import Case, Check, must_equal, tell
from retrieval.tokens import TokenIds
from shared.process import ProcessUnderTest

# Orders are made by the terms that most documents have: rarer ones say little, and cost memory.
_TERMS_FOR_ORDER = 30_000
# Of scores: sums of single-precision numbers in another order.
_TOLERANCE = 1e-4


def prepare(collection: Collection, options: Namespace) -> tuple[Case, Check]:
    work = options.work / "bm25" / collection.key
    inputs = {name: work / name for name in ("given", *options.orders)}
    if not (inputs["given"] / "finished").exists():
        _analyze(collection, inputs["given"], options.program)
    tokens = TokenIds.read(inputs["given"], "documents")
    rows = _frequencies(tokens)
    orders = {"given": np.arange(len(rows))}
    if "bisected" in options.orders:
        file = work / "bisected.npy"
        if not file.exists():
            tell("ordering the documents by recursive graph bisection")
            np.save(file, bisection.order(_frequent(rows)))
        orders["bisected"] = np.load(file)
        if not (inputs["bisected"] / "finished").exists():
            _reorder(inputs["given"], inputs["bisected"], orders["bisected"])
    queries = len((inputs["given"] / "queries.tokens").read_text().splitlines())
    case = Case(inputs, orders, work, len(rows), len(rows.terms), min(queries, options.queries or queries))
    return case, _Checks(inputs["given"], work, queries, max(options.k), options)


class _Checks:
    """Recall against Lucene's rankings."""

    def __init__(self, folder: Path, work: Path, queries: int, k: int, options: Namespace) -> None:
        file = work / f"lucene-{k}.bin"
        if not file.exists():
            tell("finding the truth, which is what Lucene finds")
            command = lucene.command(options.jar, options.work, "bm25")
            with ProcessUnderTest("Lucene", command, threads=1, cores=options.cores[:1]) as process:
                location = {"input": str(folder), "index": str(work / "lucene-truth")}
                process.ask({"do": "build", **location})
                process.ask({"do": "open", **location})
                process.ask({"do": "search", "queries": queries, "k": k, "results": str(file)})
        self._truth = Found.read(file, k)

    def __call__(self, engine: Engine, found: Found, k: int) -> dict[str, float | None]:
        truth = self._truth.first(len(found.documents), k)
        if engine.exact:
            must_equal(engine, found, truth, _TOLERANCE)
        return {"recall": found.recall(truth)}


def _analyze(collection: Collection, folder: Path, program: Path) -> None:
    """Writes the terms of documents and queries, a line each, and the documents' as numbers."""
    tell("analyzing the texts")
    folder.mkdir(parents=True, exist_ok=True)
    with ProcessUnderTest("HybridSearch", [program], threads=1, cores=None) as process:
        for name in ("documents", "queries"):
            texts = folder / f"{name}.text"
            texts.write_text("".join(f"{text}\n" for text in collection.texts(name)))
            process.ask({"do": "tokens", "texts": str(texts), "to": str(folder / f"{name}.tokens")})
            texts.unlink()
    TokenIds.write(folder)
    (folder / "finished").touch()


def _reorder(given: Path, folder: Path, order: np.ndarray) -> None:
    folder.mkdir(exist_ok=True)
    lines = (given / "documents.tokens").read_text().split("\n")
    (folder / "documents.tokens").write_text("".join(f"{lines[document]}\n" for document in order))
    (folder / "queries.tokens").write_text((given / "queries.tokens").read_text())
    TokenIds.write(folder)
    (folder / "finished").touch()


def _frequencies(tokens: TokenIds) -> Rows:
    """Each document's terms once, with how often it has them."""
    documents = np.repeat(np.arange(len(tokens.offsets) - 1), np.diff(tokens.offsets))
    vocabulary = int(tokens.terms.max(initial=0)) + 1
    pairs, frequencies = np.unique(documents * vocabulary + tokens.terms, return_counts=True)
    counts = np.bincount(pairs // vocabulary, minlength=len(tokens.offsets) - 1)
    return Rows.of(counts, pairs % vocabulary, frequencies)


def _frequent(rows: Rows) -> Rows:
    """The postings of the most frequent terms, numbered anew."""
    document_frequencies = np.bincount(rows.terms)
    chosen = np.argsort(-document_frequencies, kind="stable")[:_TERMS_FOR_ORDER]
    numbers = np.full(len(document_frequencies), -1)
    numbers[chosen] = np.arange(len(chosen))
    kept = rows.keep(numbers[rows.terms] >= 0)
    return Rows(kept.offsets, numbers[kept.terms], kept.weights)
