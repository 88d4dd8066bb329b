#!/usr/bin/env python3
"""What scripts/interop/anserini.sh computes: collections to exchange, and comparisons of runs. `--help` lists it."""
import argparse
import json
import os
import random
import sys
from itertools import groupby

from vectors import made_rows, packed_rows, read, write


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


def impacts(rows, factor):
    """The rows with integers for weights: round() rounds halves to the even integer, as rint does."""
    for name, vector in rows:
        rounded = ((token, round(weight * factor)) for token, weight in vector)
        yield name, [pair for pair in rounded if pair[1]]


def packed(options):
    """The packed vectors of a folder."""
    write_vectors(
        options.output, impacts(packed_rows(options.folder, "documents", options.documents), options.factor),
        impacts(packed_rows(options.folder, "queries", options.topics), options.factor))


def made(options):
    """Vectors that are made up."""
    write_vectors(
        options.output, impacts(made_rows("d", min(options.documents, 20_000), 120), options.factor),
        impacts(made_rows("q", options.topics, 20), options.factor))


def known_items(options):
    """Topics of a corpus: the first words of documents, each document being the one that is relevant."""
    with read(options.corpus) as lines:
        documents = [json.loads(line) for line in lines if line.strip()]
    long = [document for document in documents if len(document["text"].split()) >= 8]
    chosen = random.Random(7).sample(long, min(options.topics, len(long)))
    topics = [" ".join(document["text"].split()[:8]) for document in chosen]
    write(options.to, (f"{number}\t{topic}\n" for number, topic in enumerate(topics)))
    write(options.qrels, (f"{number} 0 {document['_id']} 1\n" for number, document in enumerate(chosen)))


# Runs.

def theirs(path):
    """The lists of a run: for each topic documents and scores in order of rank."""
    lists = {}
    with read(path) as lines:
        for line in lines:
            topic, _, document, _, score, _ = line.split()
            lists.setdefault(topic, []).append((document, float(score)))
    return lists


def ours(path):
    """The lists of a run of ours. They have equal scores in order of id, as Anserini's have; the file has them in
    trec_eval's order."""
    return {topic: sorted(found, key=lambda item: (-item[1], item[0])) for topic, found in theirs(path).items()}


def same(options):
    """Two runs of integer scores: is every score, and every document, the same at every rank?"""
    a, b = ours(options.ours), theirs(options.theirs)
    ranks = other_scores = other_documents = tied = wrong_groups = 0
    for topic in a.keys() | b.keys():
        # Anserini takes 1e-6 off for each place in a group of equal scores, so that trec_eval keeps its order.
        lists = [[(document, round(score)) for document, score in run.get(topic, [])] for run in (a, b)]
        ranks += max(map(len, lists))
        other_scores += abs(len(lists[0]) - len(lists[1])) + sum(x[1] != y[1] for x, y in zip(*lists))
        other_documents += sum(x[0] != y[0] for x, y in zip(*lists))
        groups = [[{document for document, _ in group} for _, group in groupby(items, lambda item: item[1])]
                  for items in lists]
        tied += sum(len(group) for group in groups[0] if len(group) > 1)
        # The last group may be cut by k.
        wrong_groups += sum(x != y for x, y in zip(groups[0][:-1], groups[1][:-1]))
    note = (f"{ranks:,} ranks: {ranks - other_scores:,} with the same score, {ranks - other_documents:,} with the same "
            f"document; {tied:,} are of equal scores, {wrong_groups:,} groups of equal scores differ")
    return row(options, len(a.keys() | b.keys()), note, other_scores == 0 and other_documents == 0)


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
    """Two runs of the same scores but for rounding: rank correlation, and how far the scores at each rank are apart."""
    ours_by_topic, theirs_by_topic = ours(options.ours), theirs(options.theirs)
    topics = sorted(ours_by_topic.keys() | theirs_by_topic.keys())
    taus, overlaps, equal, apart = [], [], 0, 0.0
    for topic in topics:
        a, b = ours_by_topic.get(topic, []), theirs_by_topic.get(topic, [])
        names_a, names_b = [document for document, _ in a[:100]], [document for document, _ in b[:100]]
        taus.append(kendall(names_a, names_b))
        overlaps.append(overlap(names_a, names_b))
        equal += names_a == names_b
        apart = max([apart, abs(len(a) - len(b))] + [abs(x[1] - y[1]) for x, y in zip(a, b)])
    note = (f"Kendall's tau {mean(taus):.5f} and RBO {mean(overlaps):.5f} of the best 100, {equal:,} lists equal; "
            f"scores at each rank at most {apart:.1e} apart")
    # Anserini prints four digits after the point, and orders what is equal in them by id.
    return row(options, len(topics), note, apart < 3e-4)


def as_lists(options):
    """Writes two runs again so that no scores are equal: each document's is that of its place."""
    for name, run in (("ours", ours(options.ours)), ("theirs", theirs(options.theirs))):
        write(os.path.join(options.folder, f"{name}.list.trec"), (
            f"{topic} Q0 {document} {place + 1} {1_000_000 - place} {name}\n"
            for topic, found in run.items() for place, (document, _) in enumerate(found)))


def quality(options):
    """The figures of two runs in `hybrid-search evaluate --json`: are they equal to .001?"""
    with open(options.figures, encoding="utf-8") as file:
        systems = json.load(file)
    (measure, our_mean), (_, their_mean) = (next(iter(system["mean"].items())) for system in systems)
    holds = None if options.reported else abs(our_mean - their_mean) < 0.001
    return row(options, systems[0]["topics"], f"{measure} {our_mean:.4f} and {their_mean:.4f}", holds)


def loss(options):
    """What an export says about its loss, and what the run shows that was made of it."""
    with open(options.summary, encoding="utf-8") as file:
        said = json.load(file)["quantization"]["loss"]
    full, integer = ours(options.ours), theirs(options.theirs)
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
    """Adds a line to the table; a comparison that fails is an error. A figure that is only reported holds nothing."""
    with open(options.table, "a", encoding="utf-8") as file:
        print(options.what, f"{count:,}", note, {None: "–", True: "yes", False: "NO"}[holds], sep="\t", file=file)
    print(f"    {options.what}, {count:,} queries: {note}")
    return 1 if holds is False else 0


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
    command("as-lists", as_lists, "ours", "theirs", "folder")
    for added in (
        command("same", same, "ours", "theirs"), command("correlate", correlate, "ours", "theirs"),
        judged := command("quality", quality, "figures"), command("loss", loss, "summary", "ours", "theirs"),
    ):
        added.add_argument("--what", required=True)
        added.add_argument("--table", required=True)
    judged.add_argument("--reported", action="store_true")
    options = parser.parse_args()
    return options.function(options) or 0


if __name__ == "__main__":
    sys.exit(main())
