"""Paragraphs to passages of like length that end where sentences end."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from passages.blocks import Block
from passages.prose import is_prose

SHORTEST, LONGEST = 160, 330
# A passage that has reached this is not added to: with sentences as they are it makes for an average of 260.
_ENOUGH = 225
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"”')]*\s+(?=[\"“'(]?[A-Z0-9])")
_CLAUSE_END = re.compile(r"(?<=[;:,])\s+")
# What looks like the end of a sentence and is none.
_ABBREVIATION = re.compile(r"(?:\b[A-Za-z]|\b(?:e\.g|i\.e|etc|vs|cf|Mr|Mrs|Dr|St|No|Fig|fig|Sec|Ch|approx|resp))\.$")


def passages(blocks: Iterable[Block]) -> Iterator[str]:
    """The passages of one document. They may span paragraphs, never headings."""
    passage = ""
    for block in blocks:
        if block.is_heading:
            yield from _if_worthwhile(passage)
            passage = ""
            continue
        if not is_prose(block.text):
            continue
        for sentence in _pieces(block.text):
            if passage and len(passage) + 1 + len(sentence) > LONGEST:
                yield from _if_worthwhile(passage)
                passage = ""
            passage = f"{passage} {sentence}" if passage else sentence
            if len(passage) >= _ENOUGH:
                yield from _if_worthwhile(passage)
                passage = ""
    yield from _if_worthwhile(passage)


def _if_worthwhile(passage: str) -> Iterator[str]:
    if len(passage) >= SHORTEST and is_prose(passage):
        yield passage


def _pieces(paragraph: str) -> Iterator[str]:
    """Sentences; those that are longer than a passage, in pieces."""
    for sentence in _sentences(paragraph):
        yield from [sentence] if len(sentence) <= LONGEST else _parts(sentence)


def _sentences(paragraph: str) -> Iterator[str]:
    start = 0
    for end in _SENTENCE_END.finditer(paragraph):
        sentence = paragraph[start : end.start()]
        if not _ABBREVIATION.search(sentence[-12:]):
            yield paragraph[start : end.end()].strip()
            start = end.end()
    last = paragraph[start:].strip()
    if last:
        # Items of lists have no full stop, and would run into what follows.
        yield last if last[-1] in ".!?:;,)\"”'" else last + "."


def _parts(sentence: str) -> Iterator[str]:
    """A long sentence by clauses; what is longer still by words."""
    part = ""
    for clause in _CLAUSE_END.split(sentence):
        for piece in [clause] if len(clause) <= LONGEST else _by_words(clause):
            if part and len(part) + 1 + len(piece) > LONGEST:
                yield part
                part = ""
            part = f"{part} {piece}" if part else piece
    if part:
        yield part


def _by_words(text: str) -> Iterator[str]:
    line = ""
    for word in text.split(" "):
        if line and len(line) + 1 + len(word) > LONGEST:
            yield line
            line = ""
        line = f"{line} {word}" if line else word
    if line and len(line) <= LONGEST:
        yield line
