#!/usr/bin/env python3
"""Writes packed sparse vectors as Anserini's JsonVectorCollection and topics.

A packed collection is three files: *.counts.u16 (terms in each row), *.terms.u16 (vocabulary ids) and *.weights.f16,
little-endian, gzipped. Term 2054 becomes the token "t2054", a weight the integer rint(weight * factor); zeros are dropped.

Usage: packed_vectors.py FOLDER OUTPUT [--factor 100] [--documents N] [--queries N]
"""
import argparse
import array
import gzip
import os
import struct
import sys


def numbers(path):
    """The 16-bit numbers of a gzipped file."""
    with gzip.open(path, "rb") as file:
        values = array.array("H", file.read())
    if sys.byteorder == "big":
        values.byteswap()
    return values


def impacts(factor):
    """The integer of each bit pattern of a half: round() rounds halves to the even one, as rint does."""
    halves = struct.unpack("<65536e", array.array("H", range(65536)).tobytes())
    return [round(half * factor) if 0 < half < float("inf") else 0 for half in halves]


def rows(folder, name, limit, integers):
    """The number of each row with its terms and their impacts, zeros left out."""
    counts, terms, weights = (
        numbers(os.path.join(folder, f"{name}.{part}.gz")) for part in ("counts.u16", "terms.u16", "weights.f16"))
    start = 0
    for row, count in enumerate(counts[:limit]):
        end = start + count
        pairs = [(term, integers[bits]) for term, bits in zip(terms[start:end], weights[start:end])]
        yield row, [(term, impact) for term, impact in pairs if impact]
        start = end


def write(path, lines):
    """Writes a file that appears whole."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path + ".partial", "w", encoding="utf-8") as file:
        file.writelines(lines)
    os.replace(path + ".partial", path)


def ids(folder, name, limit):
    """The first column of a gzipped table."""
    with gzip.open(os.path.join(folder, f"{name}.tsv.gz"), "rt", encoding="utf-8") as file:
        return [line.split("\t", 1)[0] for line, _ in zip(file, range(limit))]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("output")
    parser.add_argument("--factor", type=float, default=100)
    parser.add_argument("--documents", type=int, default=1 << 40)
    parser.add_argument("--queries", type=int, default=1000)
    options = parser.parse_args()
    integers = impacts(options.factor)

    names = ids(options.folder, "documents", options.documents)
    write(os.path.join(options.output, "documents", "documents.jsonl"), (
        '{"id":"%s","contents":"","vector":{%s}}\n' % (
            names[row], ",".join('"t%d":%d' % pair for pair in vector))
        for row, vector in rows(options.folder, "documents", options.documents, integers)))

    names = ids(options.folder, "queries", options.queries)
    write(os.path.join(options.output, "topics.tsv"), (
        "%s\t%s\n" % (names[row], " ".join(" ".join(["t%d" % term] * impact) for term, impact in vector))
        for row, vector in rows(options.folder, "queries", options.queries, integers) if vector))


if __name__ == "__main__":
    main()
