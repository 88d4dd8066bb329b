#!/usr/bin/env python3
"""What scripts/interop/seismic.sh computes: collections to exchange, and searches with Seismic. `--help` lists it."""
import argparse
import json
import os
import sys
import time

from vectors import made_rows, packed_rows, read, write


# Collections.

def json_vector(vector):
    return {token: weight for token, weight in sorted(vector) if weight > 0}


def write_collection(output, documents, topics):
    """Documents as Seismic reads them, and topics as queries of a pretokenized leg: the text is an object of weights."""
    lines = (json.dumps({"id": number, "content": name, "vector": json_vector(vector)}) + "\n"
             for number, (name, vector) in enumerate(documents))
    write(os.path.join(output, "made.jsonl"), lines)
    lines = (json.dumps({"_id": name, "text": json.dumps(json_vector(vector))}) + "\n"
             for name, vector in topics if vector)
    write(os.path.join(output, "topics.jsonl"), lines)


def packed(options):
    """The packed vectors of a folder."""
    write_collection(
        options.output, packed_rows(options.folder, "documents", options.documents),
        packed_rows(options.folder, "queries", options.topics))


def made(options):
    """Vectors that are made up."""
    write_collection(
        options.output, made_rows("d", min(options.documents, 20_000), 120), made_rows("q", options.topics, 20))


def same(options):
    """Do two collections hold the same vectors, to the last bit of a 32-bit float?"""
    import numpy
    count, wrong = 0, 0
    with read(options.ours) as ours, read(options.theirs) as theirs:
        for a, b in zip(ours, theirs, strict=True):
            a, b = json.loads(a), json.loads(b)
            vectors = [{token: numpy.float32(weight) for token, weight in line["vector"].items()} for line in (a, b)]
            count += 1
            wrong += a["id"] != b["id"] or vectors[0] != vectors[1]
    return row(options, f"{count:,} documents, {wrong:,} of them not the same", bool(wrong == 0))


# Searches.

def ids(path):
    """The names of numbers, where the export made them."""
    if not os.path.exists(path):
        return None
    with read(path) as lines:
        return dict(line.rstrip("\n").split("\t", 1) for line in lines)


def queries(folder):
    import numpy
    from seismic import get_seismic_string
    names = ids(os.path.join(folder, "query-ids.tsv"))
    with read(os.path.join(folder, "queries.jsonl")) as lines:
        rows = [json.loads(line) for line in lines]
    topics = [str(query["id"]) if names is None else names[str(query["id"])] for query in rows]
    tokens = [numpy.array(list(query["vector"]), dtype=get_seismic_string()) for query in rows]
    weights = [numpy.array(list(query["vector"].values()), dtype=numpy.float32) for query in rows]
    return topics, tokens, weights


def lists(path, depth):
    found = {}
    with read(path) as lines:
        for line in lines:
            topic, _, document, rank, score, _ = line.split()
            if int(rank) <= depth:
                found.setdefault(topic, []).append((document, float(score)))
    return found


def recall(exact, found, k):
    """The share of the exact top k that was found. A document with the score of the last one is as good as that one."""
    shares = []
    for topic, best in exact.items():
        best = best[:k]
        names, last = {document for document, _ in best}, best[-1][1]
        hits = sum(document in names or score >= last * (1 - 1e-6) for document, score in found.get(topic, [])[:k])
        shares.append(hits / len(best))
    return sum(shares) / len(shares)


def search(options):
    """Seismic over the exported documents, with several of its parameters."""
    import numpy
    from seismic import SeismicIndex, get_seismic_string
    topics, tokens, weights = queries(options.folder)
    names = ids(os.path.join(options.folder, "ids.tsv"))
    exact = lists(options.run, 100)
    start = time.monotonic()
    index = SeismicIndex.build(os.path.join(options.folder, "documents.jsonl"), n_postings=options.postings)
    print(f"    {index.len:,} documents, {index.nnz:,} weights, {index.dim:,} tokens; built in "
          f"{time.monotonic() - start:.0f} s with n_postings={options.postings}")
    if index.len != options.documents_expected:
        return row(options, f"{index.len:,} documents were indexed of {options.documents_expected:,}", False)
    best = 0.0
    settings = [(3, 1.0), (5, 0.9), (10, 0.9), (10, 0.7), (20, 0.7), (1000, 0.0)]
    numbers = numpy.array([str(number) for number in range(len(topics))], dtype=get_seismic_string())
    for query_cut, heap_factor in settings:
        start = time.monotonic()
        answers = index.batch_search(
            numbers, tokens, weights, k=100, query_cut=query_cut, heap_factor=heap_factor, num_threads=1)
        took = (time.monotonic() - start) / len(topics)
        found = {}
        for answer in answers:
            for number, score, document in answer:
                name = document if names is None else names[document]
                found.setdefault(topics[int(number)], []).append((name, score))
        figures = [recall(exact, found, k) for k in (10, 100)]
        best = max(best, figures[0])
        print(f"    query_cut={query_cut:<5} heap_factor={heap_factor:<4} recall@10 {figures[0]:.4f}  "
              f"recall@100 {figures[1]:.4f}  {1e6 * took:.0f} µs a query")
        row(options, f"n_postings={options.postings}, query_cut={query_cut}, heap_factor={heap_factor}: "
            f"recall@10 {figures[0]:.4f}, recall@100 {figures[1]:.4f}", None, len(topics))
    return row(options, f"best recall@10 with n_postings={options.postings} is at least {options.least}",
               bool(best >= options.least), len(topics))


def dataset_of(folder):
    """The exported documents as Seismic holds them without an index, and the number of each token."""
    import numpy
    from seismic import SeismicDataset
    components, names, tokens, weights, offsets = {}, [], [], [], [0]
    with read(os.path.join(folder, "documents.jsonl")) as lines:
        for line in lines:
            line = json.loads(line)
            vector = sorted((components.setdefault(token, len(components)), weight)
                            for token, weight in line["vector"].items())
            names.append(str(line["id"]))
            tokens.extend(component for component, _ in vector)
            weights.extend(weight for _, weight in vector)
            offsets.append(len(tokens))
    # One call: documents that are added one by one make it store all of them anew at each new token.
    dataset = SeismicDataset(dim=len(components))
    dataset.add_documents_by_id(
        names, numpy.array(tokens, dtype=numpy.int64), numpy.array(weights, dtype=numpy.float32),
        numpy.array(offsets, dtype=numpy.int64))
    return dataset, components


def exhaustive(options):
    """Seismic's own search of every document against our exact lists: the same documents and scores?"""
    import numpy
    from seismic import get_seismic_string
    topics, tokens, weights = queries(options.folder)
    names = ids(os.path.join(options.folder, "ids.tsv"))
    exact = lists(options.run, 10)
    dataset, components = dataset_of(options.folder)
    count = min(options.topics, len(topics))
    found, apart = {}, 0.0
    for topic, query, values in zip(topics[:count], tokens, weights):
        known = [(str(components[token]), value) for token, value in zip(query, values) if token in components]
        query = numpy.array([component for component, _ in known], dtype=get_seismic_string())
        values = numpy.array([value for _, value in known], dtype=numpy.float32)
        for _, score, document in dataset.search(topic, query, values, k=10):
            found.setdefault(topic, []).append((document if names is None else names[document], score))
        scores = dict(exact[topic])
        apart = max([apart] + [abs(score / scores[name] - 1) for name, score in found[topic] if name in scores])
    share = recall({topic: exact[topic] for topic in topics[:count]}, found, 10)
    return row(options, f"recall@10 {share:.4f}, scores at most {100 * apart:.1g} % apart", bool(share >= 0.995), count)


def row(options, note, holds, count=0):
    """Adds a line to the table; a comparison that fails is an error. A figure that is only reported holds nothing."""
    mark = {None: "–", True: "yes", False: "NO"}[holds]
    with open(options.table, "a", encoding="utf-8") as file:
        print(options.what, f"{count:,}" if count else "", note, mark, sep="\t", file=file)
    if holds is False:
        print(f"    {options.what}: {note}: this does not hold", file=sys.stderr)
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
        added.add_argument("--documents", type=int, default=1 << 40)
        added.add_argument("--topics", type=int, default=1000)
    for added in (command("same", same, "ours", "theirs"), command("search", search, "folder", "run"),
                  command("exhaustive", exhaustive, "folder", "run")):
        added.add_argument("--what", required=True)
        added.add_argument("--table", required=True)
        added.add_argument("--postings", type=int, default=3500)
        added.add_argument("--documents-expected", type=int, default=0)
        added.add_argument("--topics", type=int, default=1000)
        added.add_argument("--least", type=float, default=0.98)
    options = parser.parse_args()
    return options.function(options) or 0


if __name__ == "__main__":
    sys.exit(main())
