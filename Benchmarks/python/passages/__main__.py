"""Makes documents.tsv and queries.tsv of packages and lists that have been fetched.

Usage: python -m passages FOLDER, where FOLDER has packages/ and lists/.
"""

from __future__ import annotations

import hashlib
import os
import sys
import time
from collections import defaultdict
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from passages import descriptions, queries
from passages.packages import cut

# The corpus has the greatest of these numbers of passages that there are enough for.
_SIZES = (1 << 20, 1_000_000)
_QUERIES = 2_000
_SEED = 20_240_607


def main(folder: Path) -> None:
    sources = [folder / "lists", *sorted((folder / "packages").glob("*.deb"))]
    cuts = folder / "cut"
    cuts.mkdir(exist_ok=True)
    _cut_all(sources, cuts)
    names = [descriptions.NAME, *(source.name.partition("_")[0] for source in sources[1:])]
    chosen, folded = _choose(cuts, names)
    _write_rows(folder / "queries.tsv", queries.choose(_query_sources(cuts, names), _QUERIES, _SEED, folded))
    _write_rows(folder / "documents.tsv", chosen)


def _cut_all(sources: list[Path], cuts: Path) -> None:
    start = last = time.monotonic()
    passages = 0
    with ProcessPoolExecutor() as pool:
        jobs = [pool.submit(cut, source, cuts) for source in sources]
        for done, job in enumerate(jobs, 1):
            passages += job.result()
            now = time.monotonic()
            if now - last >= 10 or done == len(jobs):
                last = now
                print(f"    {done} of {len(jobs)} packages, {passages:,} passages, {now - start:.0f} s", flush=True)


def _choose(cuts: Path, names: list[str]) -> tuple[list[str], set[str]]:
    """The passages in a random order, and all that there are, case-folded."""
    different: dict[str, str] = {}
    for name in names:
        with (cuts / f"{name}.passages").open(encoding="utf-8") as lines:
            for line in lines:
                passage = line.rstrip("\n")
                different.setdefault(passage.casefold(), passage)
    size = next((size for size in _SIZES if size <= len(different)), None)
    if size is None:
        raise SystemExit(f"{len(different):,} different passages are too few: {_SIZES[-1]:,} are needed")
    chosen = sorted(different.values(), key=_place)[:size]
    average = sum(map(len, chosen)) / size
    print(f"    {len(different):,} different passages; {size:,} of them chosen, {average:.0f} characters on average")
    return chosen, set(different)


def _place(passage: str) -> bytes:
    """Passages in the order of their hashes are shuffled, and stay so when a package has got a new version."""
    return hashlib.blake2b(passage.encode(), digest_size=8).digest()


def _query_sources(cuts: Path, names: list[str]) -> dict[str, list[str]]:
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for name in names:
        for line in (cuts / f"{name}.queries").read_text(encoding="utf-8").splitlines():
            kind, _, text = line.partition("\t")
            found[kind][text] = None
    return {kind: list(texts) for kind, texts in found.items()}


def _write_rows(path: Path, texts: Iterable[str]) -> None:
    temporary = path.with_suffix(".tsv.new")
    with temporary.open("w", encoding="utf-8") as output:
        output.writelines(f"{row}\t{text}\n" for row, text in enumerate(texts))
    os.replace(temporary, path)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    main(Path(sys.argv[1]))
