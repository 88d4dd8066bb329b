"""What every format becomes: headings and paragraphs, one after the other."""

from __future__ import annotations

import re
from typing import NamedTuple


class Block(NamedTuple):
    """A heading or a paragraph; its text has single spaces and no line breaks."""

    text: str
    is_heading: bool = False


def flat(text: str) -> str:
    """The text on one line. Every kind of space and control character becomes a space."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f-\xa0\xad\u200b-\u200f\u2028-\u202f\ufeff]", " ", text).split())
