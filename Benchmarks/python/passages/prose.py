"""Which text is English prose: simple rules that drop tables, code, lists of names and other languages."""

from __future__ import annotations

import re

_FUNCTION_WORDS = frozenset(
    "the of and to is are for with that this by be from or it as an a in on not which can if when will has have you "
    "was were at used but its may must should all any other than into these such only one also".split()
)
_WORD = re.compile(r"[A-Za-z][a-z]*(?:['’-][a-z]+)*[,.;:!?)\"”]*$|\([A-Za-z][a-z]*(?:-[a-z]+)*[,.;:]*$")
_LETTERS = re.compile(r"[A-Za-z ]")
_FEWEST_WORDS = 5


def is_prose(text: str) -> bool:
    """Whether a paragraph or a passage reads as sentences."""
    words = text.split(" ")
    if len(words) < _FEWEST_WORDS or len(text) > 12 * len(words):
        return False
    plain = sum(1 for word in words if _WORD.match(word))
    common = sum(1 for word in words if word.lower().rstrip(",.;:") in _FUNCTION_WORDS)
    letters = len(_LETTERS.findall(text))
    return plain >= 0.7 * len(words) and common >= 0.15 * len(words) and letters >= 0.85 * len(text)
