"""HTML, and XML whose elements are named alike (GNOME's help), to headings and paragraphs."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from passages.blocks import Block, flat

# Parts of a page that are no text: code, and what leads to other pages.
_DROPPED = re.compile(
    r"<!--.*?-->|<(head|script|style|pre|nav|header|footer|svg|math|select|button|code-block|screen|info)\b(?<!/>)"
    r".*?</\1\s*>",
    re.DOTALL | re.IGNORECASE,
)
_BODY = re.compile(r"<(?:body|page)\b[^<>]*>", re.IGNORECASE)
_HEADING = re.compile(r"<(h[1-6]|title)\b[^<>]*>(.{0,1000}?)</\1\s*>", re.DOTALL | re.IGNORECASE)
_BLOCK = re.compile(
    r"</?(?:p|div|li|ul|ol|dl|dt|dd|td|th|tr|table|section|article|blockquote|br|hr|item|note|list|steps|body|html"
    r"|h[1-6]|title|desc|caption|figure|fieldset|form|main|aside|details|summary)\b[^<>]*>",
    re.IGNORECASE,
)
_TAG = re.compile(r"<[^<>]*>")
# Stand for the ends of blocks while tags are removed; no text has them.
_BREAK, _HEADING_MARK = "\x1e", "\x1d"
# What documentation generators put behind a heading, to link to it.
_ANCHOR = re.compile(r"\s*[¶§#\uf0c1🔗]+$")


def blocks(page: str) -> Iterator[Block]:
    """The blocks of a page in order."""
    body = _BODY.search(page)
    page = _DROPPED.sub(" ", page[body.end() :] if body else page)
    page = _HEADING.sub(lambda match: f"{_BREAK}{_HEADING_MARK}{match[2]}{_BREAK}", page)
    page = _TAG.sub("", _BLOCK.sub(_BREAK, page))
    for piece in page.split(_BREAK):
        is_heading = _HEADING_MARK in piece
        text = flat(html.unescape(piece))
        if is_heading:
            text = _ANCHOR.sub("", text)
        if text:
            yield Block(text, is_heading)
