"""Manual pages to headings and paragraphs: just enough of roff's man and mdoc macros for running text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from passages.blocks import Block, flat

_HEADINGS = {"SH", "SS", "Sh", "Ss"}
# Macros that end a paragraph; their arguments are tags and widths, not text.
_BREAKS = {"PP", "P", "LP", "TP", "IP", "HP", "TQ", "RS", "RE", "br", "sp", "Pp", "Lp", "It", "Bl", "El", "UE"}
# Regions that are code, tables and figures.
_SKIPPED = {"nf": "fi", "EX": "EE", "TS": "TE", "PS": "PE", "EQ": "EN", "Bd": "Ed", "Vb": "Ve", "de": ".", "ig": "."}
_FONTS = {"B", "I", "R", "SM", "SB"}
_ALTERNATING = {"BR", "RB", "IR", "RI", "BI", "IB"}
# mdoc's macros of running text; all others have nothing to read.
_INLINE = set("Nm Nd Fl Ar Pa Cm Em Sy Ic Li Va Vt Ev Dv Er Fn Fa Ft Xr Ql Sq Dq Pq Qq Bq Op Ad No Ns Tn St Nx Fx Ox "
              "Bx At Ux Lb Rv Ex Lk Mt An".split())
_CHARACTERS = {
    "aq": "'", "dq": '"', "lq": '"', "rq": '"', "oq": "'", "cq": "'", "em": " - ", "en": "-", "hy": "-", "bu": "",
    "co": "(c)", "rs": "\\", "ti": "~", "ha": "^", "ga": "`", "mu": "x", "->": "->", "<=": "<=", ">=": ">=",
}
_ARGUMENT = re.compile(r'"((?:[^"]|"")*)"|(\S+)')


def blocks(page: str) -> Iterator[Block]:
    """The blocks of a page's source in order."""
    paragraph: list[str] = []
    skipped_until = ""
    for line in page.split("\n"):
        macro, arguments = _macro(line)
        if skipped_until:
            if macro == skipped_until:
                skipped_until = ""
            continue
        if macro in _SKIPPED:
            skipped_until = _SKIPPED[macro]
        is_text = macro is None and line.strip() or macro in _FONTS | _ALTERNATING | _INLINE
        if is_text:
            paragraph.append(_text(macro, arguments, line))
            continue
        if paragraph and (macro is None or macro in _BREAKS | _HEADINGS or skipped_until):
            yield Block(flat(" ".join(paragraph)))
            paragraph = []
        if macro in _HEADINGS and arguments:
            yield Block(flat(" ".join(map(_unescaped, arguments))).capitalize(), is_heading=True)
    if paragraph:
        yield Block(flat(" ".join(paragraph)))


def _macro(line: str) -> tuple[str | None, list[str]]:
    """The name of the macro that a line calls, None when it is text, and its arguments."""
    if not line.startswith((".", "'")):
        return None, []
    name, _, rest = line[1:].strip().partition(" ")
    if name.startswith('\\"'):
        return "\\", []
    return name, [quoted.replace('""', '"') or plain for quoted, plain in _ARGUMENT.findall(rest)]


def _text(macro: str | None, arguments: list[str], line: str) -> str:
    if macro is None:
        return _unescaped(line)
    words = [_unescaped(argument) for argument in arguments]
    if macro in _ALTERNATING:
        return "".join(words)
    if macro in _INLINE:
        return _mdoc_text(macro, words)
    return " ".join(words)


def _mdoc_text(macro: str, words: list[str]) -> str:
    text = " ".join(word for word in words if word not in _INLINE)
    text = re.sub(r" ([.,;:)\]])", r"\1", text)
    if macro == "Fl":
        return "-" + text
    if macro == "Xr":
        return re.sub(r"^(\S+) (\d\w*)", r"\1(\2)", text)
    return f'"{text}"' if macro in ("Dq", "Qq", "Ql") else text


def _unescaped(text: str) -> str:
    if "\\" not in text:
        return text
    text = re.sub(r'\\".*', "", text)
    text = re.sub(r"\\f(?:\(..|\[[^\]]*\]|.)|\\s[+-]?\d+|\\[&/,|^%:)]|\\[hvwl]'[^']*'|\\m\[[^\]]*\]|\\[XYZ]'[^']*'",
                  "", text)
    text = re.sub(r"\\\*?(?:\((..)|\[([^\]]*)\])", lambda match: _CHARACTERS.get(match[1] or match[2], ""), text)
    text = re.sub(r"\\\*.", "", text)
    text = text.replace("\\-", "-").replace("\\ ", " ").replace("\\~", " ").replace("\\0", " ")
    return text.replace("\\e", "\\").replace("\\'", "'").replace("\\`", "`").replace("\\c", "")
