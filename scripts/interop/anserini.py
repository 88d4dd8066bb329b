#!/usr/bin/env python3
"""What scripts/interop/anserini.sh computes: collections to exchange, and comparisons of runs. `--help` lists it."""
import argparse
import array
import gzip
import json
import math
import os
import random
import struct
import sys
from itertools import groupby


def write(path, lines):
    """Writes a file that appears whole."""
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    with open(path + ".partial", "w", encoding="utf-8") as file:
        file.writelines(lines)
    os.replace(path + ".partial", path)


def read(path):
    return gzip.open(path, "rt", encoding="utf-8") if path.endswith(".gz") else open(path, encoding="utf-8")


# Vectors as Anserini reads them. Tokens are in the order of their bytes, as hybrid-search writes them, so that what was
# imported and exported again can be compared byte by byte.

def document_line(name, vector):
    tokens = ",".join('"%s":%d' % pair for pair in sorted(vector))
    return '{"id":"%s","contents":"","vector":{%s}}\n' % (name, tokens)


def topic_line(name, vector):
    return "%s\t%s\n" % (name, " ".join(" ".join([token] * impact) for token, impact in sorted(vector)))


def write_vectors(output, documents, topics):
    write(os.path.join(output, "documents", "documents.jsonl"), (document_line(*row) for row in documents))
    write(os.path.join(output, "topics.tsv"), (topic_line(*row) for row in topics if row[1]))


def numbers(path):
    """The little-endian 16-bit numbers of a gzipped file."""
    with gzip.open(path, "rb") as file:
        values = array.array("H", file.read())
    if sys.byteorder == "big":
        values.byteswap()
    return values


def packed_rows(folder, name, limit, factor):
    """The rows of NAME.counts.u16, .terms.u16 and .weights.f16: term 2054 becomes the token t2054, a weight the integer
    rint(weight * factor); zeros are dropped."""
    halves = struct.unpack("<65536e", struct.pack("<65536H", *range(65536)))
    # round() rounds halves to the even integer, as rint does.
    impacts = [round(half * factor) if 0 < half < math.inf else 0 for half in halves]
    counts, terms, weights = (
        numbers(os.path.join(folder, f"{name}.{part}.gz")) for part in ("counts.u16", "terms.u16", "weights.f16"))
    start = 0
    with read(os.path.join(folder, f"{name}.tsv.gz")) as texts:
        for count, text in zip(counts[:limit], texts):
            row = zip(terms[start:start + count], weights[start:start + count])
            start += count
            yield text.split("\t", 1)[0], [("t%d" % term, impacts[bits]) for term, bits in row if impacts[bits]]


def packed(options):
    """Packed vectors of a folder."""
    write_vectors(
        options.output, packed_rows(options.folder, "documents", options.documents, options.factor),
        packed_rows(options.folder, "queries", options.topics, options.factor))


def made(options):
    """Vectors like a learned model's: tokens by Zipf's law, weights of a log-normal distribution."""
    chance = random.Random(7)
    tokens = ["t%d" % number for number in range(20_000)]
    cumulative, total = [], 0.0
    for rank in range(len(tokens)):
        total += 1 / (rank + 20)
        cumulative.append(total)

    def rows(count, mean_terms, prefix):
        for number in range(count):
            terms = set(chance.choices(tokens, cum_weights=cumulative, k=chance.randint(mean_terms // 2, mean_terms * 2)))
            yield f"{prefix}{number}", [
                (token, 1 + min(400, int(chance.lognormvariate(4, 0.7)))) for token in sorted(terms)]

    write_vectors(
        options.output, rows(min(options.documents, 20_000), 120, "d"), rows(options.topics, 20, "q"))


def known_items(options):
    """Topics of a corpus: titles of documents, each document being the one that is relevant."""
    with read(options.corpus) as lines:
        documents = [json.loads(line) for line in lines if line.strip()]
    titled = [document for document in documents if document.get("title")]
    chosen = random.Random(7).sample(titled, min(options.topics, len(titled)))
    write(options.to, (f"{number}\t{' '.join(document['title'].split())}\n" for number, document in enumerate(chosen)))
    write(options.qrels, (f"{number} 0 {document['_id']} 1\n" for number, document in enumerate(chosen)))


# Runs.

def runs(path):
    """The lists of a run: for each topic documents and scores in order of rank."""
    lists = {}
    with read(path) as lines:
        for line in lines:
            topic, _, document, _, score, _ = line.split()
            lists.setdefault(topic, []).append((document, float(score)))
    return lists


def same(options):
    """Two runs of integer scores: is every score, and every document, the same at every rank?"""
    ours, theirs = runs(options.ours), runs(options.theirs)
    ranks = other_scores = other_documents = tied = wrong_groups = 0
    for topic in ours.keys() | theirs.keys():
        # Anserini takes 1e-6 off for each place in a group of equal scores, so that trec_eval keeps its order.
        lists = [[(document, round(score)) for document, score in runs.get(topic, [])] for runs in (ours, theirs)]
        ranks += max(map(len, lists))
        other_scores += abs(len(lists[0]) - len(lists[1])) + sum(a[1] != b[1] for a, b in zip(*lists))
        other_documents += sum(a[0] != b[0] for a, b in zip(*lists))
        groups = [[{document for document, _ in group} for _, group in groupby(items, lambda item: item[1])]
                  for items in lists]
        tied += sum(len(group) for group in groups[0] if len(group) > 1)
        # The last group may be cut by k.
        wrong_groups += sum(a != b for a, b in zip(groups[0][:-1], groups[1][:-1]))
    note = (f"{ranks:,} ranks: {ranks - other_scores:,} with the same score, {ranks - other_documents:,} with the same "
            f"document; {tied:,} are of equal scores, {wrong_groups:,} groups of equal scores differ")
    return row(options, len(ours.keys() | theirs.keys()), note, other_scores == 0 and other_documents == 0)


def kendall(a, b):
    """Kendall's tau of the documents that two lists share; equal places do not occur."""
    places = {document: place for place, document in enumerate(b)}
    order = [places[document] for document in a if document in places]
    pairs = len(order) * (len(order) - 1) // 2
    discordant = sum(order[i] > order[j] for i in range(len(order)) for j in range(i + 1, len(order)))
    return 1 - 2 * discordant / pairs if pairs else 1.0


def overlap(a, b, persistence=0.9):
    """Rank-biased overlap (Webber et al. 2010), extrapolated to lists without end."""
    depth, seen_a, seen_b, common, total = min(len(a), len(b)), set(), set(), 0, 0.0
    if depth == 0:
        return 1.0 if len(a) == len(b) else 0.0
    for rank in range(depth):
        seen_a.add(a[rank])
        seen_b.add(b[rank])
        common = len(seen_a & seen_b)
        total += common / (rank + 1) * persistence ** (rank + 1)
    return common / depth * persistence ** depth + total * (1 - persistence) / persistence


def correlate(options):
    """Two runs of like scores: rank correlation, overlap, and how far scores of the same document are apart."""
    ours, theirs = runs(options.ours), runs(options.theirs)
    topics = sorted(ours.keys() | theirs.keys())
    taus, overlaps, equal, found, apart = [], [], 0, [], 0.0
    for topic in topics:
        a, b = ours.get(topic, []), theirs.get(topic, [])
        names_a, names_b = [document for document, _ in a], [document for document, _ in b]
        taus.append(kendall(names_a[:100], names_b[:100]))
        overlaps.append(overlap(names_a[:100], names_b[:100]))
        found.append(len(set(names_a[:10]) & set(names_b[:10])) / max(1, len(names_b[:10])))
        equal += names_a[:100] == names_b[:100]
        scores = dict(b)
        apart = max([apart] + [abs(score - scores[name]) for name, score in a if name in scores])
    note = (f"Kendall's tau {mean(taus):.6f}, RBO {mean(overlaps):.6f} of the best 100, {equal} lists equal, "
            f"overlap@10 {mean(found):.4f}")
    if options.scores:
        note += f", scores at most {apart:.1g} apart"
    return row(options, len(topics), note, mean(taus) >= options.least and mean(overlaps) >= options.least)


def quality(options):
    """The figures of two runs in `hybrid-search evaluate --json`: are they equal to .001?"""
    with open(options.figures, encoding="utf-8") as file:
        means = [list(run["means"].values())[0] if isinstance(run.get("means"), dict) else run["mean"]
                 for run in json.load(file)["runs"]]
    return row(options, options.count, f"{means[0]:.4f} and {means[1]:.4f}", abs(means[0] - means[1]) < 0.001)


def loss(options):
    """What an export says about its loss, and what the run shows that was made of it."""
    with open(options.summary, encoding="utf-8") as file:
        said = json.load(file)["quantization"]["loss"]
    full, integer = runs(options.ours), runs(options.theirs)
    recalls = [
        len({d for d, _ in full[topic][:10]} & {d for d, _ in integer.get(topic, [])[:10]}) / len(full[topic][:10])
        for topic in full]
    note = (f"recall@10 against full precision {mean(recalls):.4f} in Anserini's run, {said['recall']:.4f} by the export; "
            f"score error {100 * said['mean_relative_error']:.3f} % on average, "
            f"at most {100 * said['largest_relative_error']:.2f} %")
    return row(options, len(recalls), note, abs(mean(recalls) - said["recall"]) < 0.0005)


def mean(values):
    return sum(values) / max(1, len(values))


def row(options, count, note, holds):
    """Adds a line to the table; a comparison that fails is an error."""
    with open(options.table, "a", encoding="utf-8") as file:
        print(options.what, f"{count:,}", note, "yes" if holds else "NO", sep="\t", file=file)
    print(f"    {options.what}, {count:,} queries: {note}")
    return 0 if holds else 1


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(required=True)

    def command(name, function, *arguments):
        added = commands.add_parser(name, description=function.__doc__)
        added.set_defaults(function=function)
        for argument in arguments:
            added.add_argument(argument)
        return added

    for added in (command("packed", packed, "folder", "output"), command("made", made, "output")):
        added.add_argument("--factor", type=float, default=100)
        added.add_argument("--documents", type=int, default=1 << 40)
        added.add_argument("--topics", type=int, default=1000)
    added = command("known-items", known_items, "corpus", "to", "qrels")
    added.add_argument("--topics", type=int, default=300)
    comparisons = [
        command("same", same, "ours", "theirs"), command("correlate", correlate, "ours", "theirs"),
        command("quality", quality, "figures"), command("loss", loss, "summary", "ours", "theirs")]
    for added in comparisons:
        added.add_argument("--what", required=True)
        added.add_argument("--table", required=True)
    comparisons[1].add_argument("--least", type=float, default=0.99)
    comparisons[1].add_argument("--scores", action="store_true")
    comparisons[2].add_argument("--count", type=int, default=0)
    options = parser.parse_args()
    return options.function(options) or 0


if __name__ == "__main__":
    sys.exit(main())
