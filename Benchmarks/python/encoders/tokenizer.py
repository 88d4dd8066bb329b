"""Hugging Face's fast tokenizer of a model folder, with settings of our own for cutting and padding."""

from __future__ import annotations

from pathlib import Path

import numpy
from tokenizers import Encoding, Tokenizer


def open_tokenizer(folder: Path, max_length: int | None) -> Tokenizer:
    """A tokenizer that cuts texts and does not pad, whatever the file says."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    if max_length is None:
        tokenizer.no_truncation()
    else:
        tokenizer.enable_truncation(max_length)
    return tokenizer


class BatchTokenizer:
    """Texts to the two inputs of a BERT, padded to the longest of the batch."""

    def __init__(self, folder: Path, max_length: int) -> None:
        self._tokenizer = open_tokenizer(folder, max_length)

    def __call__(self, texts: list[str]) -> dict[str, numpy.ndarray]:
        if len(texts) == 1:
            ids = numpy.array([self._tokenizer.encode(texts[0]).ids], dtype=numpy.int64)
            return {"input_ids": ids, "attention_mask": numpy.ones_like(ids)}
        encodings: list[Encoding] = self._tokenizer.encode_batch_fast(texts)
        ids = numpy.zeros((len(texts), max(len(encoding) for encoding in encodings)), dtype=numpy.int64)
        mask = numpy.zeros_like(ids)
        for row, encoding in enumerate(encodings):
            ids[row, : len(encoding)] = encoding.ids
            mask[row, : len(encoding)] = 1
        return {"input_ids": ids, "attention_mask": mask}
