"""What scripts/interop/pisa.sh does in Python: it makes corpora, drives PISA, and compares.

PISA itself is the compiled module of PyPI's pyterrier-pisa, used without PyTerrier, so that no Java is needed; CIFF
is converted by PISA's own converter, PyPI's pyciff.
"""

import argparse
import ctypes
import gzip
import importlib.util
import json
import math
import pathlib
import random
import sys

import numpy

K1, B = 0.9, 0.4


# MARK: PISA


def load_module(name, path):
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def one(folder, pattern):
    found = sorted(pathlib.Path(folder).rglob(pattern))
    if not found:
        sys.exit(f"{folder} has no {pattern}: remove the folder and run scripts/interop/pisa.sh again")
    return str(found[0])


def pisa(tools):
    ctypes.CDLL(one(sys.prefix, "libtbb.so.2"), ctypes.RTLD_GLOBAL)
    return load_module("_pisathon", one(tools, "_pisathon*.so"))


def pyciff(tools):
    return load_module("pyciff", one(tools, "pyciff*.so"))


def load(arguments):
    """A CIFF becomes an index of PISA."""
    folder = pathlib.Path(arguments.index)
    folder.mkdir(parents=True)
    pyciff(arguments.tools).ciff_to_pisa_internal(arguments.ciff, str(folder / "inv"), True)
    for name in ("terms", "documents", "termlex", "doclex"):
        (folder / f"inv.{name}").rename(folder / f"fwd.{name}")


def write(arguments):
    """An index of PISA becomes a CIFF."""
    folder = pathlib.Path(arguments.index)
    pyciff(arguments.tools).pisa_to_ciff_internal(
        str(folder / "inv"), str(folder / "fwd.terms"), str(folder / "fwd.documents"), arguments.ciff,
        arguments.description)


def search(arguments):
    """Topics whose texts are JSON objects of tokens and weights, searched by PISA: a TREC run."""
    module = pisa(arguments.tools)
    context = module.RetrievalContext()
    parameters = {"bm25_k1": K1, "bm25_b": B} if arguments.scorer == "bm25" else {}
    module.prepare_index(
        context, arguments.index, encoding="block_simdbp", scorer_name=arguments.scorer, stemmer="", stop_fname="",
        **parameters)
    topics = read_topics(arguments.topics)
    queries = [
        (number, {token: float(weight) for token, weight in vector.items()})
        for number, (_, vector) in enumerate(topics)]
    size = len(queries) * arguments.k
    topic_of, ranks = numpy.empty(size, dtype=numpy.int32), numpy.empty(size, dtype=numpy.int32)
    documents, scores = numpy.empty(size, dtype=object), numpy.empty(size, dtype=numpy.float32)
    count = module.retrieve(
        context, "block_max_maxscore", queries, k=arguments.k, threads=1, query_weighted=1, pretokenised=1,
        result_qidxs=topic_of, result_docnos=documents, result_ranks=ranks, result_scores=scores)
    with open(arguments.run, "w") as run:
        for i in range(count):
            run.write(f"{topics[topic_of[i]][0]} Q0 {documents[i]} {ranks[i] + 1} {float(scores[i])!r} pisa\n")


class Postings:
    """PISA's uncompressed index: what the CIFF said, in arrays."""

    def __init__(self, folder):
        folder = pathlib.Path(folder)
        read = lambda name: numpy.fromfile(folder / name, dtype=numpy.uint32)
        documents, frequencies = read("inv.docs"), read("inv.freqs")
        self.lengths = read("inv.sizes")[1:].astype(numpy.int64)
        self.terms = (folder / "fwd.terms").read_text().splitlines()
        self.ids = (folder / "fwd.documents").read_text().splitlines()
        self.lists = {}
        place = 0
        for term in self.terms:
            count = int(frequencies[place])
            # The documents' file has a list of its own before the others, with their number.
            self.lists[term] = (
                documents[place + 3:place + 3 + count].astype(numpy.int64),
                frequencies[place + 1:place + 1 + count].astype(numpy.int64))
            place += count + 1


# MARK: Corpora


def read_topics(path):
    with open(path) as lines:
        topics = [json.loads(line) for line in lines]
    return [(topic["_id"], json.loads(topic["text"])) for topic in topics]


def write_topics(path, topics):
    with open(path, "w") as file:
        for name, text in topics:
            text = text if isinstance(text, str) else json.dumps(text, ensure_ascii=False)
            file.write(json.dumps({"_id": name, "text": text}, ensure_ascii=False) + "\n")


def vectors_of_bench(folder, name):
    def array(part, kind):
        with gzip.open(folder / f"{name}.{part}.gz") as file:
            return numpy.frombuffer(file.read(), dtype=kind)

    ends = numpy.cumsum(array("counts.u16", "<u2").astype(numpy.int64))
    terms, weights = array("terms.u16", "<u2"), array("weights.f16", "<f2").astype(numpy.float32)
    texts = [line.rstrip("\n").split("\t", 1) for line in gzip.open(folder / f"{name}.tsv.gz", "rt")]
    start = 0
    for (identifier, text), end in zip(texts, ends):
        yield identifier, text, {f"t{t}": float(w) for t, w in zip(terms[start:end], weights[start:end])}
        start = end


def made_up(documents, topics):
    """A corpus for machines without the shared one: words by Zipf's law, weights by chance, ties and all."""
    chance = random.Random(2026)
    words = ["".join(chance.choice("bdfgklmnprstvz") + chance.choice("aeiou") for _ in range(chance.randint(2, 4)))
             for _ in range(20_000)]
    shares = numpy.cumsum(1 / numpy.arange(1, len(words) + 1))

    def text(length):
        places = numpy.searchsorted(shares, [chance.random() * shares[-1] for _ in range(length)])
        return " ".join(words[place] for place in places)

    for i in range(documents + topics):
        content = text(chance.randint(20, 120) if i < documents else chance.randint(2, 8))
        vector = {f"t_{word}": round(chance.uniform(0.005, 3), 4) for word in sorted(set(content.split()))}
        yield (f"d{i}" if i < documents else f"q{i - documents}"), content, vector


def corpus(arguments):
    """Texts, vectors and topics, in files that hybrid-search and PISA read."""
    folder = pathlib.Path(arguments.folder)
    folder.mkdir(parents=True, exist_ok=True)
    bench = pathlib.Path(arguments.bench)
    if bench.is_dir():
        documents = vectors_of_bench(bench, "documents")
        topics = list(vectors_of_bench(bench, "queries"))[:arguments.topics]
    else:
        everything = list(made_up(20_000, arguments.topics))
        documents, topics = everything[:20_000], everything[20_000:]
    with gzip.open(folder / "vectors.jsonl.gz", "wt", 1) as vectors, open(folder / "texts.jsonl", "w") as texts:
        for number, (identifier, text, vector) in enumerate(documents):
            if arguments.documents and number == arguments.documents:
                break
            vectors.write(json.dumps({"id": identifier, "contents": "", "vector": vector}) + "\n")
            texts.write(json.dumps({"_id": identifier, "text": text}) + "\n")
    impacts = [(name, {token: round(weight * 100) for token, weight in vector.items()}) for name, _, vector in topics]
    write_topics(folder / "impact-topics.jsonl",
                 [(name, {token: weight for token, weight in vector.items() if weight}) for name, vector in impacts])
    write_topics(folder / "text-topics.jsonl", [(name, text) for name, text, _ in topics])


def tokens_of_topics(arguments):
    """Topics that were indexed as documents, as objects of terms and frequencies: the analyzer is ours, once."""
    postings = Postings(arguments.index)
    vectors = [{} for _ in postings.ids]
    for term, (documents, frequencies) in postings.lists.items():
        for document, frequency in zip(documents, frequencies):
            vectors[document][term] = int(frequency)
    write_topics(arguments.topics, zip(postings.ids, vectors))


# MARK: Comparisons


def read_run(path):
    run = {}
    with open(path) as lines:
        for line in lines:
            topic, _, document, _, score, _ = line.split()
            run.setdefault(topic, []).append((document, float(score)))
    return run


class Table:
    """Lines of the last step's table."""

    def __init__(self, path):
        self.path = path

    def add(self, what, queries, result, holds=None):
        """Adds a line; one that must hold and does not ends the script."""
        answer = {True: "yes", False: "NO", None: "reported"}[holds]
        with open(self.path, "a") as file:
            file.write(f"{what}\t{queries}\t{result}\t{answer}\n")
        print(f"    {what}: {result}")
        if answer == "NO":
            sys.exit(f"{what}: {result}")


def show(arguments):
    """The table, in columns."""
    rows = [line.split("\t") for line in pathlib.Path(arguments.table).read_text().splitlines()]
    rows.insert(0, ["what", "queries", "result", "holds"])
    widths = [max(map(len, column)) for column in zip(*rows)]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip())


def equal_rankings(ours, theirs, topics, tolerance=0.0):
    """Whether runs have the same score at each rank, and the same documents within each score that k does not cut."""
    ranks = ties = 0
    for topic, _ in topics:
        a, b = ours.get(topic, []), theirs.get(topic, [])
        if len(a) != len(b):
            return f"topic {topic} has {len(a)} and {len(b)} documents", ranks, ties
        for rank, ((_, x), (_, y)) in enumerate(zip(a, b)):
            if abs(x - y) > tolerance * max(abs(x), abs(y)):
                return f"topic {topic} has the scores {x} and {y} at rank {rank + 1}", ranks, ties
            ties += rank > 0 and a[rank - 1][1] == x
        ranks += len(a)
        if tolerance or not a:
            continue
        if whole_groups(a) != whole_groups(b):
            return f"topic {topic} has other documents with the same scores", ranks, ties
    return None, ranks, ties


def whole_groups(ranking):
    """The documents of each score of a ranking but the last, which k may have cut."""
    groups = {}
    for document, score in ranking:
        groups.setdefault(score, set()).add(document)
    groups.pop(ranking[-1][1])
    return groups


def equal(arguments):
    topics = read_topics(arguments.topics) if arguments.vectors else text_topics(arguments.topics)
    problem, ranks, ties = equal_rankings(
        read_run(arguments.ours), read_run(arguments.theirs), topics, arguments.tolerance)
    result = problem or f"equal at {ranks:,} ranks, {ties:,} of them tied with the one before"
    Table(arguments.table).add(arguments.what, len(topics), result, not problem)


def text_topics(path):
    with open(path) as lines:
        return [(topic["_id"], topic["text"]) for topic in map(json.loads, lines)]


def check_impacts(arguments):
    """Whether the CIFF has rint(weight × 100) of every weight, as numpy computes it from the vectors."""
    postings = Postings(arguments.index)
    expected = {}
    with gzip.open(arguments.vectors, "rt") as lines:
        for number, line in enumerate(lines):
            document = json.loads(line)
            if postings.ids[number] != document["id"]:
                sys.exit(f"document {number} is {postings.ids[number]}, not {document['id']}")
            for token, weight in document["vector"].items():
                impact = round(float(numpy.float32(weight)) * 100)
                if impact:
                    expected.setdefault(token, []).append((number, impact))
    count = 0
    problem = None if postings.terms == sorted(expected, key=str.encode) else "other terms"
    for term, pairs in expected.items():
        documents, frequencies = postings.lists.get(term, ((), ()))
        count += len(pairs)
        if list(zip(documents, frequencies)) != pairs:
            problem = f"other postings of {term}"
    result = problem or f"{count:,} postings of {len(expected):,} terms are rint(weight × 100)"
    Table(arguments.table).add("postings of our CIFF, as PISA reads it", "–", result, not problem)


def top(scores, ids, k):
    """The best documents of an array of scores, none of them 0."""
    k = min(k, int(numpy.count_nonzero(scores)))
    if not k:
        return []
    best = numpy.argpartition(-scores, k - 1)[:k]
    return sorted(((ids[d], float(scores[d])) for d in best), key=lambda pair: -pair[1])


def brute_force(arguments):
    """Exact integer scores by numpy, the judge of both."""
    postings = Postings(arguments.index)
    topics = read_topics(arguments.topics)
    run = {}
    for topic, vector in topics:
        scores = numpy.zeros(len(postings.ids), dtype=numpy.int64)
        for token, weight in vector.items():
            if token in postings.lists:
                documents, impacts = postings.lists[token]
                scores[documents] += int(weight) * impacts
        run[topic] = top(scores, postings.ids, arguments.k)
    problem, ranks, ties = equal_rankings(read_run(arguments.run), run, topics)
    result = problem or f"equal integer scores at {ranks:,} ranks, {ties:,} of them tied with the one before"
    Table(arguments.table).add(arguments.what, len(topics), result, not problem)


def one_byte(lengths):
    """Lengths as Lucene's norms keep them: 40 exact ones, then four significant bits, rounded down."""
    def decoded(length):
        if length < 24:
            return length
        rest = int(length) - 24
        if rest < 8:
            return length
        shift = rest.bit_length() - 4
        return 24 + (rest >> shift << shift)

    return numpy.array([decoded(length) for length in lengths], dtype=numpy.float64)


def bm25(postings, topics, k, lucene, exact_lengths):
    """BM25 by numpy: PISA's weights, log((N - df + .5) / (df + .5)) from 1e-6 on, times k1 + 1; or Lucene's."""
    count = len(postings.ids)
    with_terms = count if not lucene else int(numpy.count_nonzero(postings.lengths))
    average = postings.lengths.sum() / max(with_terms, 1)
    lengths = postings.lengths if exact_lengths else one_byte(postings.lengths)
    norms = K1 * (1 - B + B * lengths / average)
    run = {}
    for topic, vector in topics:
        scores = numpy.zeros(count)
        for token, weight in vector.items():
            if token not in postings.lists:
                continue
            documents, frequencies = postings.lists[token]
            df = len(documents)
            ratio = (with_terms - df + 0.5) / (df + 0.5)
            idf = math.log(1 + ratio) if lucene else max(1e-6, math.log(ratio)) * (K1 + 1)
            scores[documents] += weight * idf * frequencies / (frequencies + norms[documents])
        run[topic] = top(scores, postings.ids, k)
    return run


def agreement(a, b, topics, depth=10):
    """The mean share of the first documents that two runs have in common, and the mean of Kendall's tau-b over those
    of the first 100 that both have."""
    overlaps, taus = [], []
    for topic, _ in topics:
        x, y = dict(a.get(topic, [])), dict(b.get(topic, []))
        if not x and not y:
            continue
        best_x, best_y = list(x)[:depth], list(y)[:depth]
        overlaps.append(len(set(best_x) & set(best_y)) / max(len(best_x), len(best_y), 1))
        both = [d for d in x if d in y][:100]
        taus.append(tau([x[d] for d in both], [y[d] for d in both]))
    taus = [value for value in taus if value is not None]
    return sum(overlaps) / max(len(overlaps), 1), sum(taus) / max(len(taus), 1)


def tau(x, y):
    if len(x) < 2:
        return None
    x, y = numpy.array(x), numpy.array(y)
    upper = numpy.triu_indices(len(x), 1)
    dx = numpy.sign(numpy.subtract.outer(x, x)[upper])
    dy = numpy.sign(numpy.subtract.outer(y, y)[upper])
    scale = math.sqrt(numpy.count_nonzero(dx) * numpy.count_nonzero(dy))
    return float((dx * dy).sum() / scale) if scale else None


def compare_bm25(arguments):
    postings = Postings(arguments.index)
    topics = read_topics(arguments.topics)
    ours, theirs = read_run(arguments.ours), read_run(arguments.theirs)
    table = Table(arguments.table)
    collection = arguments.what
    for name, run, lucene, exact in [
        ("PISA's BM25 of our CIFF against its formula in numpy", theirs, False, True),
        ("our BM25 against Lucene's formula in numpy", ours, True, False),
    ]:
        problem, ranks, _ = equal_rankings(run, bm25(postings, topics, arguments.k, lucene, exact), topics, 2e-4)
        result = problem or f"scores equal to 2e-4 at {ranks:,} ranks"
        table.add(f"{collection}: {name}", len(topics), result, not problem)
    overlap, order = agreement(ours, theirs, topics)
    table.add(f"{collection}: our BM25 against PISA's", len(topics),
              f"overlap@10 {overlap:.4f}, Kendall's tau {order:.4f}")
    overlap, order = agreement(ours, bm25(postings, topics, arguments.k, True, True), topics)
    table.add(f"{collection}: what one-byte lengths change of it", len(topics),
              f"overlap@10 {overlap:.4f}, Kendall's tau {order:.4f}")


def lucene(arguments):
    """A run of ours against Lucene's formula, computed from PISA's copy of a CIFF."""
    topics = read_topics(arguments.topics)
    expected = bm25(Postings(arguments.index), topics, arguments.k, True, False)
    problem, ranks, _ = equal_rankings(read_run(arguments.run), expected, topics, 2e-4)
    result = problem or f"scores equal to 2e-4 at {ranks:,} ranks"
    Table(arguments.table).add(arguments.what, len(topics), result, not problem)


def judged_topics(arguments):
    """The topics that qrels of BEIR judge."""
    with open(arguments.qrels) as lines:
        judged = {line.split("\t")[0] for line in list(lines)[1:]}
    write_topics(arguments.topics, [(name, text) for name, text in text_topics(arguments.queries) if name in judged])


def quality(arguments):
    ours, theirs = [run["mean"]["nDCG@10"] for run in json.loads(pathlib.Path(arguments.json).read_text())]
    topics = read_topics(arguments.topics)
    Table(arguments.table).add(arguments.what, len(topics), f"{ours:.4f} and {theirs:.4f}", abs(ours - theirs) < 0.01)


def same_lists(arguments):
    """Whether two CIFF files have the same messages, but for the header."""
    contents = []
    for path in (arguments.ours, arguments.theirs):
        content = pathlib.Path(path).read_bytes()
        place = shift = length = 0
        while True:
            byte = content[place]
            length |= (byte & 127) << shift
            shift += 7
            place += 1
            if byte < 128:
                break
        contents.append(content[place + length:])
    same = contents[0] == contents[1]
    result = f"the same {len(contents[0]):,} bytes behind the header" if same else "other bytes behind the header"
    Table(arguments.table).add(arguments.what, "–", result, same)


def main():
    parser = argparse.ArgumentParser()
    commands = parser.add_subparsers(required=True)

    def command(function, name, *positional, **options):
        one_command = commands.add_parser(name)
        for argument in positional:
            one_command.add_argument(argument)
        for option, default in options.items():
            kind = type(default) if default is not None else str
            if kind is bool:
                one_command.add_argument(f"--{option}", action="store_true")
            else:
                one_command.add_argument(f"--{option}", default=default, type=kind)
        one_command.set_defaults(function=function)

    command(corpus, "corpus", "folder", bench="", topics=1000, documents=0)
    command(load, "load", "ciff", "index", tools=None)
    command(write, "write", "index", "ciff", tools=None, description="written by PISA")
    command(search, "search", "index", "topics", "run", tools=None, scorer="quantized", k=1000)
    command(tokens_of_topics, "tokens-of-topics", "index", "topics")
    command(check_impacts, "check-impacts", "index", "vectors", table=None)
    command(brute_force, "brute-force", "index", "topics", "run", table=None, what="", k=1000)
    command(equal, "equal", "topics", "ours", "theirs", table=None, what="", tolerance=0.0, vectors=False)
    command(compare_bm25, "compare-bm25", "index", "topics", "ours", "theirs", table=None, what="", k=100)
    command(show, "show", "table")
    command(lucene, "lucene", "index", "topics", "run", table=None, what="", k=10)
    command(judged_topics, "judged-topics", "queries", "qrels", "topics")
    command(quality, "quality", "json", "topics", table=None, what="")
    command(same_lists, "same-lists", "ours", "theirs", table=None, what="")
    arguments = parser.parse_args()
    arguments.function(arguments)


main()
