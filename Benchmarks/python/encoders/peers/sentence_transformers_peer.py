"""sentence-transformers on torch, as its users call it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy
import sentence_transformers
import torch
from sentence_transformers import SentenceTransformer, SparseEncoder

from encoders.vectors import Vectors


class SentenceTransformersPeer:
    def __init__(self, folder: Path, is_sparse: bool, max_length: int, threads: int) -> None:
        torch.set_num_threads(threads)
        self._is_sparse = is_sparse
        self._model = (SparseEncoder if is_sparse else SentenceTransformer)(str(folder), device="cpu")
        self._model.max_seq_length = max_length

    def encode(self, texts: list[str]) -> torch.Tensor | numpy.ndarray:
        return self._model.encode(texts, batch_size=len(texts), show_progress_bar=False)

    def vectors(self, texts: list[str]) -> Vectors:
        encoded = self.encode(texts)
        if not self._is_sparse:
            return encoded
        pairs = []
        for row in encoded:
            vector = row.coalesce()
            pairs.append((vector.indices()[0].numpy(), vector.values().numpy()))
        return pairs


def open_peer(request: dict[str, Any]) -> SentenceTransformersPeer:
    return SentenceTransformersPeer(
        Path(request["folder"]), request["kind"] == "sparse", request["maxLength"], request["threads"]
    )


def version() -> str:
    return f"{sentence_transformers.__version__} (torch {torch.__version__})"
