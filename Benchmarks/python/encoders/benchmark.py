"""Everything that is measured with one model."""

from __future__ import annotations

import sys
from argparse import Namespace
from contextlib import ExitStack
from dataclasses import asdict
from typing import Any

from encoders import agreement, engines, fresh
from encoders.engines import Engine
from encoders.measure import Case, Measurement, in_rounds
from encoders.models import Model
from encoders.texts import TextSet, TextSets
from shared.process import ProcessUnderTest


def tell(text: str) -> None:
    print(f"    {text}", file=sys.stderr, flush=True)


class ModelBenchmark:
    """Opens the model in every engine, compares vectors, and measures."""

    def __init__(self, model: Model, texts: list[str], taking_part: list[Engine], options: Namespace) -> None:
        self._options = options
        self._model = model
        self._engines = taking_part
        tell("exporting to ONNX, unless it was")
        self._graphs = engines.export_graphs(model, options.work)
        sets, few = TextSets(texts, model.folder), options.quick
        self._short = sets.of_length("queries of 8 tokens", 8, 8 if few else 40)
        self._longer = sets.of_length("queries of 16 tokens", 16, 8 if few else 40)
        self._even = sets.of_length("documents of 128 tokens", 128, 8 if few else 32)
        self._mixed = sets.whole("documents as they are", 8 if few else 32)

    def run(self) -> dict[str, Any]:
        result: dict[str, Any] = {"kind": self._model.kind, "texts": self._describe_texts()}
        with ExitStack() as stack:
            processes = self._open(stack, threads=1)
            result["agreement"] = self._check_agreement(processes)
            queries = [Case(texts, "query", 1, "ms") for texts in (self._short, self._longer)]
            result["one_thread"] = self._measure([*queries, *self._document_cases()], processes)
        if len(self._options.cores) > 1:
            with ExitStack() as stack:
                result["two_threads"] = self._measure(self._document_cases(), self._open(stack, threads=2))
        starts = 1 if self._options.quick else 5
        result["fresh_process"] = _as_json(
            fresh.measure(
                self._model, self._graphs, self._engines, self._short.texts[0], self._even, starts,
                self._options.cores[:1], tell,
            )
        )
        return result

    @property
    def _text_sets(self) -> list[TextSet]:
        return [self._short, self._longer, self._even, self._mixed]

    def _document_cases(self) -> list[Case]:
        return [
            Case(texts, "document", batch, "tokens/s") for texts in (self._even, self._mixed) for batch in (1, 8, 32)
        ]

    def _open(self, stack: ExitStack, threads: int) -> dict[str, ProcessUnderTest]:
        """A process for each engine, with the model opened and the texts in memory."""
        tell(f"opening the model in every engine, threads: {threads}")
        processes = {}
        for engine in self._engines:
            process = stack.enter_context(engine.start(self._model, threads, self._options.cores[:threads]))
            process.ask(engine.open_request(self._model, self._graphs, threads))
            for texts in self._text_sets:
                process.ask({"do": "texts", "name": texts.name, "texts": texts.texts})
            processes[engine.name] = process
        return processes

    def _check_agreement(self, processes: dict[str, ProcessUnderTest]) -> dict[str, dict[str, float]]:
        tell("comparing vectors")
        sample = TextSet("sample", [text for texts in self._text_sets for text in texts.texts[:16]], 0)
        for process in processes.values():
            process.ask({"do": "texts", "name": sample.name, "texts": sample.texts})
        first, *others = self._engines
        reference = processes[first.name].ask({"do": "vectors", "texts": sample.name, "role": "document"})
        return {
            other.name: agreement.check(other.name, other.precision, processes[other.name], reference, sample.name)
            for other in others
        }

    def _measure(self, cases: list[Case], processes: dict[str, ProcessUnderTest]) -> list[dict[str, Any]]:
        return _as_json(in_rounds(cases, processes, self._options.rounds, tell))

    def _describe_texts(self) -> dict[str, dict[str, int]]:
        return {texts.name: {"count": len(texts.texts), "tokens": texts.tokens} for texts in self._text_sets}


def _as_json(measurements: list[Measurement]) -> list[dict[str, Any]]:
    """Figures rounded to what they are good for."""
    documents = [asdict(measurement) for measurement in measurements]
    for document in documents:
        document["figures"] = {
            name: [float(f"{figure:.5g}") for figure in figures] for name, figures in document["figures"].items()
        }
    return documents
