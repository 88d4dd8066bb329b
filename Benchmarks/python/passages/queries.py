"""Queries as people type them, made of headings, words of dictionaries, and one-line summaries."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator

from passages.blocks import Block
from passages.prose import is_prose

# The kinds of sources, and the share that each has in the queries.
_SHARES = {"heading": 0.5, "word": 0.2, "summary": 0.3}
_SHORTEST, _LONGEST = 6, 70
_QUESTIONS = ("what is {}", "what does {} mean", "{} definition", "{} history and origin")
_TITLES = ("{}", "{}", "what is {}", "explain {}")
_GERUND_TITLES = ("{}", "help with {}", "steps for {}", "how does {} work")
_GERUND = re.compile(r"[A-Z][a-z]+ing ")
_NUMBERING = re.compile(
    r"^(?:(?:chapter|section|appendix|part)\s+)?(?:[A-Z]\.)?(?:[\d.]*\d[.:)]*|[A-Z][.:)])\s+", re.IGNORECASE)
# Names of a program's parts, which nobody asks for in words.
_CODE = re.compile(
    r"(?:Abstract |Final )?(?:Class|Interface|Enum|Record|Annotation|Package|Namespace|Struct|impl) "
    r"|.* inherited from"
)
_COMMON_HEADINGS = frozenset(
    "introduction overview synopsis description examples example options see also notes bugs author authors "
    "copyright contents table of index references name files return value errors history environment exit status "
    "usage standards conforming to attributes versions about license abstract summary reporting parameters returns"
    .split()
)


def candidates(document: Iterable[Block], is_dictionary: bool, is_description: bool) -> Iterator[tuple[str, str]]:
    """The sources of queries in a document, each with its kind.

    A heading counts when English prose comes next: menus have none, nor have pages in other languages.
    """
    if is_dictionary or is_description:
        kind = "word" if is_dictionary else "summary"
        yield from ((kind, block.text) for block in document if block.is_heading and _is_usable(block.text, kind))
        return
    heading = ""
    for block in document:
        if block.is_heading:
            heading = block.text
        elif heading.lower() == "name" and " - " in block.text:
            # A manual page's first line: its name, and what it is.
            summary = block.text.partition(" - ")[2].rstrip(".")
            if _is_usable(summary, "summary"):
                yield "summary", summary
            heading = ""
        elif heading:
            title = _NUMBERING.sub("", heading)
            if _is_usable(title, "heading") and not _CODE.match(title) and is_prose(block.text):
                yield "heading", title
            heading = ""


def choose(sources: dict[str, list[str]], count: int, seed: int, taken: set[str]) -> list[str]:
    """So many different queries, none of them among the case-folded texts in `taken`."""
    chance = random.Random(seed)
    queries: dict[str, None] = {}
    for kind, share in _SHARES.items():
        wanted = len(queries) + round(count * share)
        for source in chance.sample(sources[kind], len(sources[kind])):
            query = _phrased(source, kind, chance)
            if query.casefold() not in taken:
                queries[query] = None
            if len(queries) >= wanted:
                break
        else:
            raise SystemExit(f"there are too few sources of queries of the kind '{kind}': {len(sources[kind])}")
    shuffled = list(queries)
    chance.shuffle(shuffled)
    return shuffled


def _is_usable(text: str, kind: str) -> bool:
    words = text.lower().split()
    return (
        _SHORTEST <= len(text) <= _LONGEST
        and (kind == "word" or 2 <= len(words) <= 12)
        and re.fullmatch(r"[A-Za-z][A-Za-z0-9 ,'’/+.-]*", text) is not None
        and any(word not in _COMMON_HEADINGS for word in words)
    )


def _phrased(source: str, kind: str, chance: random.Random) -> str:
    """Some as they are, some as a question."""
    if kind == "summary":
        return source
    patterns = _QUESTIONS if kind == "word" else _GERUND_TITLES if _GERUND.match(source) else _TITLES
    query = chance.choice(patterns).format(source)
    return query if query == source else query[0] + query[1:].replace(source, _uncapitalised(source))


def _uncapitalised(title: str) -> str:
    """With a small first letter, unless the first word is a name or an abbreviation."""
    first = title.split(" ")[0]
    return title[0].lower() + title[1:] if first[1:].islower() else title
