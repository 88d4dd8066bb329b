"""What scripts/interop/postgres.sh computes: topics, changes, pipelines, comparisons. Standard library only."""

import gzip
import json
import math
import sys


def fail(message):
    sys.exit(f"postgres.sh: {message}")


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


def repeat(path, count, to):
    """The topics again and again, under other names."""
    topics = list(lines(path))
    write(to, ({**topics[n % len(topics)], "_id": str(n)} for n in range(int(count))))


def repeated(path, once, often):
    """Whether the topics of repeat() have the lists that each has when it is asked once."""
    names = [topic["_id"] for topic in lines(path)]
    expected, found = run(once), run(often)
    for topic, documents in found.items():
        if documents != expected.get(names[int(topic) % len(names)]):
            fail(f"topic {topic} has another list than before")
    # A topic without results has no line.
    missing = [n for n in range(600) if str(n) not in found and names[n % len(names)] in expected]
    if missing:
        fail(f"{len(missing)} topics have no results, {missing[0]} the first")


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


def pipelines(url, table, folder):
    """The same legs twice: here, in full precision, and on the server."""
    engines = {"pg": {"postgresql": {
        "url": url, "password": {"env": "HYBRIDSEARCH_PASSWORD"}, "table": table, "connect_timeout_ms": 10000,
        "connections": 16,
    }}}
    here = {
        "lexical": {"bm25": {}},
        "sparse": {"sparse_vector": {"inference_id": "splade", "rescore": True, "oversample": 10}},
        "dense": {"knn": {"inference_id": "minilm"}},
    }
    there = {
        "lexical": {"bm25": {"engine": "pg"}},
        "sparse": {"sparse_vector": {"inference_id": "splade", "engine": "pg"}},
        "dense": {"knn": {"inference_id": "minilm", "engine": "pg"}},
    }

    def filtered(leg):
        # Half of the documents, whatever the corpus is: those whose ids begin with an even digit or a letter up to m.
        prefixes = [{"prefix": {"_id": prefix}} for prefix in "02468abcdefghijklm"]
        name, body = next(iter(leg.items()))
        return {name: {**body, "filter": {"bool": {"should": prefixes}}, "on_failure": "fail"}}

    def fused(legs):
        children = [{"retriever": leg, "weight": 1.0, "normalizer": "minmax"} for leg in legs]
        return {"linear": {"retrievers": children, "rank_window_size": 200}}

    def strict(leg):
        name, body = next(iter(leg.items()))
        return {name: {**body, "on_failure": "fail"}}

    for place, legs in [("here", here), ("there", there)]:
        trees = {name: strict(leg) for name, leg in legs.items()}
        # A fusion here of two legs there with one here.
        trees["fused"] = fused([strict(legs["lexical"]), strict(legs["sparse"]), here["dense"]])
        trees["filtered"] = filtered(legs["lexical"])
        for name, tree in trees.items():
            write_json(f"{folder}/{place}-{name}.json", {"name": f"{name} {place}", "search": {"retriever": tree}}, engines)
    late = fused([here["lexical"], {"sparse_vector": {"inference_id": "splade", "engine": "pg", "timeout_ms": 100}}])
    write_json(f"{folder}/late.json", {"name": "late", "search": {"retriever": late}}, engines)


def write_json(path, pipeline, engines):
    text = json.dumps(pipeline)
    if '"engine"' in text:
        pipeline = {**pipeline, "engines": engines}
    with open(path, "w", encoding="utf-8") as file:
        json.dump(pipeline, file)


def alone(here, there):
    """The same hits by the same pipeline; sparse scores here are those of 8-bit weights."""
    answers = []
    for path in (here, there):
        with open(path, encoding="utf-8") as file:
            answers.append(json.load(file))
    if any(answer.get("degraded") for answer in answers) or not answers[1]["hits"]:
        fail(f"an answer lacks a leg or hits: {answers[1]}")
    names = [{hit["id"] for hit in answer["hits"]} for answer in answers]
    if len(names[0] & names[1]) < len(names[0]) - 1:
        fail(f"other documents are found by the address: {names[1]} for {names[0]}")
    titles = [[hit.get("title") for hit in answer["hits"]] for answer in answers]
    if not any(titles[1]) and any(titles[0]):
        fail(f"documents come without their fields: {answers[1]}")


def late(path):
    """An answer without the leg that missed its time."""
    with open(path, encoding="utf-8") as file:
        answer = json.load(file)
    if not answer.get("degraded") or not answer["hits"]:
        fail(f"an answer that lacks a leg should say so and have hits: {answer}")


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
            # Ids may have spaces in them: the last four columns are rank, score, tag.
            topic, _, rest = line.rstrip("\n").split(" ", 2)
            document, _, score, _ = rest.rsplit(" ", 3)
            lists.setdefault(topic, []).append((document, float(score)))
    return lists


def ndcg(lists, qrels, depth=10):
    judged = {}
    with open(qrels, encoding="utf-8") as file:
        for line in file.readlines()[1:]:
            topic, document, grade = line.split("\t")
            judged.setdefault(topic, {})[document] = int(grade)
    total = 0.0
    judged = {topic: grades for topic, grades in judged.items() if topic in lists}
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


def compare(leg, name, folder, qrels):
    here, there = run(f"{folder}/{name}-here.trec"), run(f"{folder}/{name}-there.trec")
    if set(here) != set(there):
        fail(f"{name}: {len(here)} topics have results here, {len(there)} there")
    largest, identical, overlap, tau, scores = 0.0, 0, 0.0, 0.0, 0
    for topic, list_here in here.items():
        list_there = there[topic]
        found = dict(list_there)
        identical += [d for d, _ in list_here] == [d for d, _ in list_there]
        overlap += len(set(dict(list_here)) & set(found)) / max(1, len(list_here))
        tau += kendall(list_here[:50], list_there[:50])
        for document, score in list_here:
            if document in found:
                scores += 1
                difference = abs(score - found[document]) / max(1.0, abs(score))
                largest = max(largest, difference)
                if leg != "fused" and difference > 1e-5:
                    fail(f"{name}: topic {topic}, document {document}: {score} here, {found[document]} there")
    count = len(here)
    overlap, tau = overlap / count, tau / count
    figures = [name, str(count), str(scores), str(identical), f"{overlap:.4f}", f"{tau:.4f}", f"{largest:.1e}"]
    if qrels:
        figures += [f"{ndcg(here, qrels):.4f}", f"{ndcg(there, qrels):.4f}"]
        if abs(ndcg(here, qrels) - ndcg(there, qrels)) > 0.001:
            fail(f"{name}: nDCG@10 is {ndcg(here, qrels):.4f} here and {ndcg(there, qrels):.4f} there")
    else:
        figures += ["–", "–"]
    # Scores that differ by rounding change places, and at the end of a list one may fall out of it.
    if overlap < 0.99 or tau < 0.99:
        fail(f"{name}: only {overlap:.4f} of the documents are the same, Kendall's tau is {tau:.4f}")
    print("    " + "  ".join(figures))
    with open(f"{folder}/results.tsv", "a", encoding="utf-8") as file:
        file.write("\t".join(figures) + "\n")


def columns(head, path):
    with open(path, encoding="utf-8") as file:
        rows = [head] + [line.rstrip("\n").split("\t") for line in file]
    widths = [max(len(row[i]) for row in rows) for i in range(len(head))]
    for row in rows:
        print("    " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip())


def table(path):
    columns(["leg", "topics", "scores", "same lists", "same of 100", "tau of 50", "score error", "nDCG@10 here", "there"], path)


def events(path):
    columns(["what happened", "with what result"], path)


if __name__ == "__main__":
    commands = {
        "make-topics": make_topics, "take-topics": take_topics, "repeat": repeat, "repeated": repeated, "changes": changes, "pipelines": pipelines,
        "expect": expect, "compare": compare, "late": late, "alone": alone, "table": table, "events": events,
    }
    commands[sys.argv[1]](*sys.argv[2:])
