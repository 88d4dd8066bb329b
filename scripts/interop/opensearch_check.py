"""What scripts/interop/opensearch.sh computes: topics, changes, pipelines, comparisons. Standard library only."""

import gzip
import json
import math
import struct
import sys


def fail(message):
    sys.exit(f"opensearch.sh: {message}")


def lines(path):
    with (gzip.open if path.endswith(".gz") else open)(path, "rt", encoding="utf-8") as file:
        for line in file:
            if line.strip():
                yield json.loads(line)


def write(path, objects):
    with open(path, "w", encoding="utf-8") as file:
        for value in objects:
            file.write(json.dumps(value, ensure_ascii=False) + "\n")


def make_topics(corpus, path):
    """Of every 20th document the first words of its text: questions about a corpus that has none."""
    topics = []
    for number, document in enumerate(lines(corpus)):
        if number % 20 == 0:
            words = (document.get("text") or document.get("title") or "").split()[:12]
            topics.append({"_id": str(number), "text": " ".join(words)})
    write(path, topics)


def take_topics(path, limit, qrels, to):
    judged = None
    if qrels:
        with open(qrels, encoding="utf-8") as file:
            judged = {line.split("\t")[0] for line in file.readlines()[1:]}
    topics = [topic for topic in lines(path) if judged is None or topic["_id"] in judged]
    topics = topics[: int(limit)] if int(limit) else topics
    write(to, topics)
    print(f"    {len(topics)} topics")


def changes(corpus, folder):
    """100 documents with other texts, 10 that are new, 50 to be deleted."""
    documents = list(lines(corpus))
    changed = []
    for number, document in enumerate(documents[:100]):
        other = documents[100 + number]
        changed.append({**document, "text": other.get("text", "") + " changed", "title": other.get("title", "")})
    for number in range(10):
        changed.append({"_id": f"new-{number}/ü", "title": "New", "text": documents[300 + number].get("text", "")})
    write(f"{folder}/changed.jsonl", changed)
    with open(f"{folder}/deleted.txt", "w", encoding="utf-8") as file:
        file.writelines(f"{document['_id']}\n" for document in documents[200:250])


def pipelines(url, index, folder):
    """The same legs twice: here, and on the server."""
    sparse = {"sparse_vector": {"inference_id": "splade", "rescore": True}}
    lexical = {"bm25": {}}
    engines = {"cluster": {"opensearch": {"nodes": [url], "index": index}}}
    there_sparse = {"sparse_vector": {"inference_id": "splade", "engine": "cluster"}}
    there_lexical = {"bm25": {"engine": "cluster"}}
    # A fusion of a leg there with one here: the dense leg stays, osmem cannot search vectors.
    dense = {"knn": {"inference_id": "minilm"}}

    def fused(legs):
        children = [{"retriever": leg, "weight": 1.0, "normalizer": "minmax"} for leg in legs]
        return {"linear": {"retrievers": children, "rank_window_size": 200}}

    trees = {
        "sparse": (sparse, there_sparse),
        "lexical": (lexical, there_lexical),
        "fused": (fused([lexical, sparse, dense]), fused([there_lexical, there_sparse, dense])),
    }
    for name, (here, there) in trees.items():
        with open(f"{folder}/local-{name}.json", "w", encoding="utf-8") as file:
            json.dump({"name": f"{name} here", "search": {"retriever": here}}, file)
        with open(f"{folder}/remote-{name}.json", "w", encoding="utf-8") as file:
            json.dump({"name": f"{name} there", "engines": engines, "search": {"retriever": there}}, file)


def value(*keys):
    found = json.load(sys.stdin)
    for key in keys:
        found = found[key]
    print(found)


def expect(path, *wanted):
    with open(path, encoding="utf-8") as file:
        summary = json.load(file)
    for entry in wanted:
        key, value = entry.split("=")
        if summary[key] != int(value):
            fail(f"a push should have {key} {value}, it has {summary[key]}: {summary}")


def run(path):
    lists = {}
    with open(path, encoding="utf-8") as file:
        for line in file:
            topic, _, document, _, score, _ = line.split()
            lists.setdefault(topic, []).append((document, float(score)))
    return lists


def ndcg(lists, qrels, depth=10):
    judged = {}
    with open(qrels, encoding="utf-8") as file:
        for line in file.readlines()[1:]:
            topic, document, grade = line.split("\t")
            if topic in lists:
                judged.setdefault(topic, {})[document] = int(grade)
    total = 0.0
    for topic, grades in judged.items():
        found = [grades.get(document, 0) for document, _ in lists.get(topic, [])[:depth]]
        best = sorted(grades.values(), reverse=True)[:depth]
        gain = lambda values: sum(value / math.log2(rank + 2) for rank, value in enumerate(values))
        total += gain(found) / gain(best) if gain(best) else 0
    return total / len(judged)


def kendall(a, b):
    """Kendall's tau-b of the scores of the documents that both lists have."""
    there = dict(b)
    pairs = [(score, there[document]) for document, score in a if document in there]
    both = same_a = same_b = 0
    for i in range(len(pairs)):
        for j in range(i):
            x, y = pairs[i][0] - pairs[j][0], pairs[i][1] - pairs[j][1]
            if x * y > 0:
                both += 1
            elif x * y < 0:
                both -= 1
            same_a += x == 0
            same_b += y == 0
    n = len(pairs) * (len(pairs) - 1) / 2
    scale = math.sqrt((n - same_a) * (n - same_b))
    return both / scale if scale else 1.0


def nine_bits(weight):
    """A weight as Lucene's FeatureField keeps it: the sign, the exponent and eight bits, cut off."""
    bits = struct.unpack("<I", struct.pack("<f", weight))[0]
    return struct.unpack("<f", struct.pack("<I", bits >> 15 << 15))[0]


# For each kind of leg: how many of the first ten must be the same, Kendall's tau of the first 50, and how far nDCG@10 may
# be apart, all as means. osmem's BM25 is not Lucene's: it leaves out more frequent words and has a formula of its own.
LIMITS = {"sparse": (0.98, 0.97, 0.005), "lexical": (0.5, 0.3, 0.08), "fused": (0.7, 0.6, 0.03)}


def compare(leg, name, folder, qrels):
    here, there = run(f"{folder}/{name}-here.trec"), run(f"{folder}/{name}-there.trec")
    if set(here) != set(there):
        fail(f"{name}: {len(here)} topics have results here, {len(there)} there")
    same, tau, error, matches = 0.0, 0.0, 0.0, 0.0
    for topic, list_here in here.items():
        list_there = there[topic]
        same += len({d for d, _ in list_here[:10]} & {d for d, _ in list_there[:10]}) / len(list_here[:10])
        tau += kendall(list_here[:50], list_there[:50])
        if leg == "lexical":
            matching, other = {d for d, _ in list_here}, {d for d, _ in list_there}
            if not other <= matching:
                fail(f"{name}: topic {topic} matches documents there that it does not match here")
            matches += len(other) / len(matching)
        if leg == "sparse":
            error = max(error, sparse_error(name, topic, list_here, dict(list_there)))
    same, tau = same / len(here), tau / len(here)
    least_same, least_tau, difference = LIMITS[leg]
    matches /= len(here)
    if leg == "lexical" and matches < 0.9:
        fail(f"{name}: only {matches:.4f} of the documents that match here match there")
    if same < least_same or tau < least_tau:
        fail(f"{name}: {same:.4f} of the first ten are the same, Kendall's tau is {tau:.4f}")
    quality = [ndcg(lists, qrels) for lists in (here, there)] if qrels else []
    if quality and abs(quality[0] - quality[1]) > difference:
        fail(f"{name}: nDCG@10 is {quality[0]:.4f} here and {quality[1]:.4f} there")
    figures = [name, str(len(here)), f"{same:.4f}", f"{tau:.4f}", f"{error:.1e}" if leg == "sparse" else "–"]
    figures.insert(2, f"{matches:.4f}" if leg == "lexical" else "–")
    figures += [f"{value:.4f}" for value in quality] or ["–", "–"]
    print("    " + "  ".join(figures))
    with open(f"{folder}/results.tsv", "a", encoding="utf-8") as file:
        file.write("\t".join(figures) + "\n")


def sparse_error(name, topic, here, there):
    """The largest share by which a score there is below the one here. 9 bits cut off 1/256 at most, and add nothing."""
    largest = 0.0
    for document, score in here:
        if document in there and score > 0:
            difference = (score - there[document]) / score
            if not -1e-5 <= difference <= 1 / 256 + 1e-5:
                fail(f"{name}: topic {topic}, document {document}: {score} here, {there[document]} there")
            largest = max(largest, difference)
    return largest


def exact(name, folder):
    """Recomputes what the server must have found: the dot products with documents' weights cut to 9 bits."""
    documents = {}
    with open(f"{folder}/export/bulk.ndjson", encoding="utf-8") as file:
        for action in file:
            source = json.loads(next(file))
            weights = {token: nine_bits(weight) for token, weight in source["splade"].items()}
            documents[json.loads(action)["index"]["_id"]] = weights
    topics = [topic["_id"] for topic in lines(f"{folder}/topics.jsonl")]
    queries = [line["vector"] for line in lines(f"{folder}/queries.jsonl")]
    there, checked, largest = run(f"{folder}/{name}-there.trec"), 0, 0.0
    for topic, query in zip(topics, queries, strict=True):
        query = {token.replace(".", "\u2024"): weight for token, weight in query.items()}
        for document, score in there.get(topic, [])[:10]:
            expected = sum(weight * documents[document].get(token, 0) for token, weight in query.items())
            largest = max(largest, abs(score - expected) / expected)
            checked += 1
    print(f"    {checked} scores are those of 9-bit weights, largest difference {largest:.1e}")
    # Queries are encoded in batches here and one by one for a search; bf16 rounds a little differently then.
    if not checked or largest > 1e-3:
        fail(f"{name}: a score differs by {largest:.1e} from that of 9-bit weights")


def queries(folder):
    """The texts of the topics, one on a line."""
    for topic in lines(f"{folder}/topics.jsonl"):
        print(" ".join(topic["text"].split()))


def table(path):
    head = ["leg", "topics", "matches", "same of 10", "tau of 50", "score error", "nDCG@10 here", "there"]
    with open(path, encoding="utf-8") as file:
        rows = [head] + [line.rstrip("\n").split("\t") for line in file]
    widths = [max(len(row[i]) for row in rows) for i in range(len(head))]
    for row in rows:
        print("    " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip())


if __name__ == "__main__":
    commands = {
        "make-topics": make_topics, "take-topics": take_topics, "changes": changes, "pipelines": pipelines,
        "expect": expect, "compare": compare, "exact": exact, "queries": queries,
        "table": table, "value": value,
    }
    commands[sys.argv[1]](*sys.argv[2:])
