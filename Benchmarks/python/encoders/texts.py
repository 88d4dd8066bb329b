"""The texts that are encoded: real ones, whole or cut to a number of tokens."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from encoders.models import MAX_LENGTH
from encoders.tokenizer import open_tokenizer

# [CLS] and [SEP] count as tokens everywhere.
_SPECIAL_TOKENS = 2


@dataclass(frozen=True)
class TextSet:
    """Texts under a name, and how many tokens they have together, cut to the models' limit."""

    name: str
    texts: list[str]
    tokens: int


def read_texts(corpus: Path | None, repository: Path) -> list[str]:
    """The documents of a corpus (JSON lines in BEIR's layout, plain or gzip), or else paragraphs of our own pages."""
    texts = list(_documents(corpus) if corpus else _paragraphs(repository))
    if not texts:
        raise SystemExit(f"{corpus}: the corpus has no texts")
    return texts


class TextSets:
    """Makes the sets that are measured."""

    def __init__(self, texts: list[str], vocabulary: Path) -> None:
        self._texts = texts
        self._uncut = open_tokenizer(vocabulary, None)
        self._cut = open_tokenizer(vocabulary, MAX_LENGTH)

    def of_length(self, name: str, tokens: int, count: int) -> TextSet:
        """Different passages that have exactly that many tokens, `[CLS]` and `[SEP]` among them."""
        found: dict[str, None] = {}
        for passage in self._passages(tokens):
            found[passage] = None
            if len(found) == count:
                return TextSet(name, list(found), tokens * count)
        raise SystemExit(f"only {len(found)} of {count} passages of {tokens} tokens are in the texts; give a corpus")

    def whole(self, name: str, count: int) -> TextSet:
        """Texts as they are, spread evenly over all."""
        step = max(1, len(self._texts) // count)
        texts = self._texts[::step][:count]
        return TextSet(name, texts, sum(len(encoding) for encoding in self._cut.encode_batch_fast(texts)))

    def _passages(self, tokens: int) -> Iterator[str]:
        length = tokens - _SPECIAL_TOKENS
        for text in self._texts:
            spans = self._uncut.encode(text, add_special_tokens=False).offsets
            for first in range(0, len(spans) - length + 1, length):
                passage = text[spans[first][0] : spans[first + length - 1][1]]
                # A passage that begins or ends within a word may have other tokens than it had in its text.
                if len(self._uncut.encode(passage)) == tokens:
                    yield passage


def _documents(corpus: Path) -> Iterator[str]:
    opened = gzip.open if corpus.suffix == ".gz" else open
    with opened(corpus, "rt", encoding="utf-8") as lines:
        for line in lines:
            document = json.loads(line)
            text = " ".join(part for part in (document.get("title"), document.get("text")) if part)
            if text.strip():
                yield text


def _paragraphs(repository: Path) -> Iterator[str]:
    """Prose of the README and of docs/, without code and tables."""
    for page in [repository / "README.md", *sorted((repository / "docs").glob("*.md"))]:
        prose = re.sub(r"```.*?```", "", page.read_text(), flags=re.DOTALL)
        for paragraph in re.split(r"\n\s*\n", prose):
            text = " ".join(paragraph.split())
            if len(text) > 40 and not text.startswith(("|", "#")):
                yield text
