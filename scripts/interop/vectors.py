"""Collections of sparse vectors: rows of a name and a list of tokens with weights."""
import array
import gzip
import math
import os
import random
import struct
import sys


def write(path, lines):
    """Writes a file that appears whole."""
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    with open(path + ".partial", "w", encoding="utf-8") as file:
        file.writelines(lines)
    os.replace(path + ".partial", path)


def read(path):
    """Opens a text, compressed or not."""
    return gzip.open(path, "rt", encoding="utf-8") if path.endswith(".gz") else open(path, encoding="utf-8")


def numbers(path):
    """The little-endian 16-bit numbers of a gzipped file."""
    with gzip.open(path, "rb") as file:
        values = array.array("H", file.read())
    if sys.byteorder == "big":
        values.byteswap()
    return values


def packed_rows(folder, name, limit):
    """The rows of NAME.counts.u16, .terms.u16 and .weights.f16, whose names are in NAME.tsv: term 2054 becomes the token
    t2054."""
    halves = struct.unpack("<65536e", struct.pack("<65536H", *range(65536)))
    weights_of_bits = [half if 0 < half < math.inf else 0.0 for half in halves]
    counts, terms, weights = (
        numbers(os.path.join(folder, f"{name}.{part}.gz")) for part in ("counts.u16", "terms.u16", "weights.f16"))
    start = 0
    with read(os.path.join(folder, f"{name}.tsv.gz")) as texts:
        for count, text in zip(counts[:limit], texts):
            row = zip(terms[start:start + count], weights[start:start + count])
            start += count
            yield text.split("\t", 1)[0], [("t%d" % term, weights_of_bits[bits]) for term, bits in row]


def made_rows(prefix, count, mean_terms):
    """Rows like those of a learned model, the same at each run: tokens by Zipf's law, log-normal weights."""
    chance = random.Random(prefix)
    tokens = ["t%d" % number for number in range(20_000)]
    cumulative, total = [], 0.0
    for rank in range(len(tokens)):
        total += 1 / (rank + 20)
        cumulative.append(total)
    for number in range(count):
        drawn = chance.choices(tokens, cum_weights=cumulative, k=chance.randint(mean_terms // 2, mean_terms * 2))
        yield f"{prefix}{number}", [(token, min(4.0, chance.lognormvariate(-0.6, 0.7))) for token in sorted(set(drawn))]
