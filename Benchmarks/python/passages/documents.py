"""The documents of a Debian package: its files, each read as what its name says."""

from __future__ import annotations

import gzip
import re
import subprocess
import tarfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from passages import markup, plain, roff
from passages.blocks import Block

# Pages of names and numbers, generated listings, and what is the same in every package.
_NO_TEXT = re.compile(
    r"/(?:_sources|class-use|src-html|l10n|locale)/|-members\.html|_source\.html|_8h(?:pp)?(?:__incl)?\.html"
    r"|/(?:changelog|copyright|license|licence|copying|authors|credits|thanks|todo|genindex|py-modindex|index-all"
    r"|allclasses|overview-tree|package-tree|package-use|globals|functions|annotated|hierarchy|inherits|search)"
    r"[^/]*$",
    re.IGNORECASE,
)
_MANUAL = re.compile(r"^\./usr/share/man/man\d\w*/[^/]+\.gz$")
_OTHER_LANGUAGE = re.compile(r"^\./usr/share/(?:help/(?!C/)|man/(?!man\d)|gnome/help/[^/]+/(?!C/))")
# Larger ones are whole books in one page, which come in smaller pages too.
_LARGEST_FILE = 8 << 20


def of_package(package: Path) -> Iterator[list[Block]]:
    """Reads a package as a stream, so that nothing is unpacked on disk."""
    command = ["dpkg-deb", "--fsys-tarfile", str(package)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout and process.stderr
    finished = False
    try:
        with tarfile.open(fileobj=process.stdout, mode="r|") as files:
            yield from _documents(files)
        finished = True
    finally:
        # Who has read enough leaves the rest of a package.
        if not finished:
            process.kill()
        process.stdout.close()
        complaint = process.stderr.read().decode(errors="replace").strip()
        process.stderr.close()
        if process.wait() != 0 and finished:
            raise SystemExit(f"{package.name}: dpkg-deb cannot read it: {complaint}")


def _documents(files: tarfile.TarFile) -> Iterator[list[Block]]:
    has_pages = False
    sources: list[list[Block]] = []
    dictionary: dict[str, bytes] = {}
    for member in files:
        name = member.name
        kind = _kind(name)
        if not kind or not member.isreg() or member.size > _LARGEST_FILE and kind != "dictionary":
            continue
        data = _unpacked(files, member)
        if kind == "dictionary":
            dictionary[name.rpartition(".")[2]] = data
            continue
        text = data.decode(errors="replace")
        if kind == "rst":
            sources.append(list(plain.text_blocks(text)))
        else:
            has_pages = has_pages or kind == "markup"
            yield list(_READERS[kind](text))
    # Where there are pages too, they were made of these.
    if not has_pages:
        yield from sources
    if len(dictionary) == 2:
        yield list(plain.dictionary_blocks(dictionary["dz"], dictionary["index"].decode(errors="replace")))


_READERS = {"markup": markup.blocks, "manual": roff.blocks, "text": plain.text_blocks, "pod": plain.pod_blocks,
            "info": plain.info_blocks}


def _kind(name: str) -> str | None:
    if _NO_TEXT.search(name) or _OTHER_LANGUAGE.match(name):
        return None
    if name.startswith("./usr/share/dictd/"):
        return "dictionary"
    if _MANUAL.match(name):
        return "manual"
    bare = name.removesuffix(".gz").lower()
    if bare.endswith((".html", ".htm", ".xhtml", ".page")):
        return "markup"
    if bare.endswith(".pod"):
        return "pod"
    if "/usr/share/info/" in bare and re.search(r"\.info(-\d+)?$", bare):
        return "info"
    if bare.endswith(".rst"):
        return "rst"
    return "text" if bare.endswith((".txt", ".md", "/readme", "/faq")) or "/games/fortunes/" in bare else None


def _unpacked(files: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    """What a file holds, unpacked when it is gzipped; nothing when it is damaged."""
    stream = files.extractfile(member)
    data = stream.read() if stream else b""
    if not data.startswith(b"\x1f\x8b"):
        return data
    try:
        return gzip.decompress(data)
    except (OSError, EOFError, zlib.error):
        return b""
