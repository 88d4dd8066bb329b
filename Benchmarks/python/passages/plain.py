"""Plain text, reStructuredText, Perl's pod, Info files and dictionaries to headings and paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from passages.blocks import Block, flat

_UNDERLINE = re.compile(r"^([=\-~^*#`'\"+.:_])\1{2,}$")
_RST_ROLE = re.compile(r":[\w:+-]+:`([^`<]*?)\s*(?:<[^`]*>)?`")
_POD_CODE = re.compile(r"[A-Z]<([^<>]*)>")


def text_blocks(text: str) -> Iterator[Block]:
    """Paragraphs between empty lines, or between lines of a `%` as in fortunes.

    A line above a row of signs is a heading; directives of reStructuredText are dropped.
    """
    for paragraph in re.split(r"\n[ \t]*\n|\n%\n", text.replace("\r\n", "\n").replace("\f", "\n")):
        lines = [line for line in paragraph.split("\n") if line.strip()]
        if len(lines) == 2 and _UNDERLINE.match(lines[1].strip()):
            yield Block(flat(lines[0]), is_heading=True)
            continue
        kept = [line for line in lines if not _UNDERLINE.match(line.strip()) and not line.lstrip().startswith("..")]
        words = _RST_ROLE.sub(r"\1", " ".join(kept))
        words = flat(re.sub(r"\*\*|``|`_*|^\s*[-*o•]\s+", "", words))
        if words:
            yield Block(words)


def pod_blocks(text: str) -> Iterator[Block]:
    """Perl's documentation; indented paragraphs are code."""
    for paragraph in re.split(r"\n[ \t]*\n", text):
        if paragraph.startswith(("=head", "=item")):
            heading = flat(_without_pod_codes(paragraph.partition(" ")[2]))
            if heading and paragraph.startswith("=head"):
                yield Block(heading.capitalize(), is_heading=True)
        elif paragraph and not paragraph.startswith((" ", "\t", "=", "\n")):
            yield Block(flat(_without_pod_codes(paragraph)))


def info_blocks(text: str) -> Iterator[Block]:
    """The nodes of an Info file: what is indented by five or more is an example, a line with an asterisk a menu."""
    for node in text.split("\x1f")[1:]:
        _, _, body = node.strip("\n").partition("\n")
        prose = "\n".join(
            line for line in body.split("\n") if not line.startswith(("     ", "* ", "\t")) or not line.strip())
        for block in text_blocks(re.sub(r"\*[Nn]ote ([^:]+)::?", r"\1", prose)):
            yield block._replace(text=re.sub(r"^\d+(\.\d+)*\s+", "", block.text) if block.is_heading else block.text)


def dictionary_blocks(data: bytes, index: str) -> Iterator[Block]:
    """The entries of a dictionary for dictd, each a heading, which is its word, and a paragraph.

    The index has a word, an offset and a length in bytes on each line.
    """
    spans: dict[tuple[int, int], str] = {}
    for line in index.split("\n"):
        fields = line.split("\t")
        if len(fields) >= 3 and not fields[0].startswith("00"):
            spans.setdefault((_number(fields[1]), _number(fields[2])), fields[0])
    for (start, length), word in sorted(spans.items()):
        entry = data[start : start + length].decode(errors="replace")
        yield Block(flat(word), is_heading=True)
        yield Block(flat(re.sub(r"\[[^\]]*(?:Webster|PJC|WordNet)[^\]]*\]|[{}]", "", entry)))


def _number(digits: str) -> int:
    """dictd's offsets are in base 64."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    value = 0
    for digit in digits:
        value = value * 64 + alphabet.index(digit)
    return value


def _without_pod_codes(text: str) -> str:
    text = re.sub(r"[A-Z]<<+ +(.*?) +>>+", r"\1", text).replace("E<gt>", "\1").replace("E<lt>", "\2")
    for _ in range(3):
        text = _POD_CODE.sub(r"\1", text)
    return text.replace("\1", ">").replace("\2", "<")
