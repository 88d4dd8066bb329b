"""Makes random runs and qrels, and what pytrec_eval says of them: random-*.trec, random.json.

    pip install pytrec-eval-terrier==0.5.11
    python make_random_golden.py

The runs have ties, documents that were not judged, topics that the qrels lack, and lack topics themselves; the qrels
have negative grades, high grades, and topics without relevant documents. The exponential nDCG is pytrec_eval's linear
one for grades 2^g - 1. What pytrec_eval lacks (RBP, ERR, F1) is computed from its definition, over pytrec_eval's order.
"""

import json
import pathlib
import random

import pytrec_eval

HERE = pathlib.Path(__file__).parent
CUTOFFS = [1, 3, 5, 10, 20, 100, 1000]
JOINED = ",".join(map(str, CUTOFFS))
MEASURES = {"ndcg", "map", "recip_rank", "bpref", "Rprec"} | {
    f"{name}.{JOINED}" for name in ["ndcg_cut", "map_cut", "P", "recall", "success"]}
NAMES = {"ndcg": "nDCG", "map": "MAP", "recip_rank": "MRR", "bpref": "bpref", "Rprec": "Rprec"} | {
    f"{theirs}_{k}": f"{ours}@{k}" for k in CUTOFFS
    for theirs, ours in {"ndcg_cut": "nDCG", "map_cut": "MAP", "P": "P", "recall": "R", "success": "Success"}.items()}
BINARY = ["MAP", "MRR", "bpref", "Rprec", "P", "R", "Success"]


def named(name, level):
    kind, at, cutoff = name.partition("@")
    return f"{kind}(rel={level}){at}{cutoff}" if level > 1 and kind in BINARY else name


def by_definition(run, qrels, topic):
    """RBP, ERR, F1, RR@k and Judged@k of a topic."""
    highest = max(g for grades in qrels.values() for g in grades.values())
    judged = qrels[topic]
    # Scores here are exact as 32-bit floats, so this is trec_eval's order.
    order = sorted(run[topic], key=lambda d: (run[topic][d], d.encode()), reverse=True)
    grades = [judged.get(d) for d in order]
    relevant = sum(g >= 1 for g in judged.values())
    values = {}
    for p in [0.5, 0.8, 0.95]:
        values[f"RBP(p={p})"] = (1 - p) * sum(p**i for i, g in enumerate(grades) if (g or 0) >= 1)
    for k in CUTOFFS:
        top = grades[:k]
        err, reach = 0, 1
        for i, grade in enumerate(top, 1):
            satisfied = (2 ** max(grade or 0, 0) - 1) / 2**highest
            err += reach * satisfied / i
            reach *= 1 - satisfied
        values[f"ERR@{k}"] = err
        hits = sum((g or 0) >= 1 for g in top)
        precision, recall = hits / k, hits / relevant if relevant else 0
        values[f"F1@{k}"] = 2 * precision * recall / (precision + recall) if hits else 0
        values[f"MRR@{k}"] = next((1 / i for i, g in enumerate(top, 1) if (g or 0) >= 1), 0)
        values[f"Judged@{k}"] = sum(g is not None for g in top) / len(top)
    return values


def evaluate(run, qrels):
    values = {topic: {} for topic in run if topic in qrels}
    for level in [1, 2, 3]:
        found = pytrec_eval.RelevanceEvaluator(qrels, MEASURES, relevance_level=level).evaluate(run)
        for topic, row in found.items():
            values[topic] |= {named(ours, level): row[theirs] for theirs, ours in NAMES.items()}
    powers = {t: {d: 2 ** max(g, 0) - 1 for d, g in grades.items()} for t, grades in qrels.items()}
    found = pytrec_eval.RelevanceEvaluator(powers, {"ndcg", f"ndcg_cut.{JOINED}"}).evaluate(run)
    for topic, row in found.items():
        values[topic]["nDCG_exp"] = row["ndcg"]
        values[topic] |= {f"nDCG_exp@{k}": row[f"ndcg_cut_{k}"] for k in CUTOFFS}
        values[topic] |= by_definition(run, qrels, topic)
    return values


def main():
    rng = random.Random(6)
    documents = [f"d{i}" for i in range(40)]
    topics = [f"t{i}" for i in range(16)]
    qrels = {}
    for topic in topics:
        scale = rng.choice([[0], [0, 0, 1], [-1, 0, 1, 2], [-2, -1, 0, 0, 1, 2, 3, 4], [1, 2], [0, 5, 1]])
        qrels[topic] = {d: rng.choice(scale) for d in rng.sample(documents, rng.randint(1, 30))}
    lines = [f"{t} 0 {d} {g}" for t, grades in qrels.items() for d, g in grades.items()]
    (HERE / "random-qrels.trec").write_text("\n".join(lines) + "\n")

    golden = {}
    for name, scores in {"few": 4, "some": 16, "many": 4096}.items():
        found = rng.sample(topics, 13) + ["not-judged"]
        run = {t: {d: rng.randint(0, scores) / 64 for d in rng.sample(documents, rng.randint(1, 40))} for t in found}
        lines = [f"{t} Q0 {d} 0 {s} {name}" for t, ds in run.items() for d, s in ds.items()]
        (HERE / f"random-{name}.trec").write_text("\n".join(lines) + "\n")
        golden[name] = {
            t: {n: round(v, 9) for n, v in sorted(row.items())} for t, row in sorted(evaluate(run, qrels).items())}
    text = json.dumps(golden, separators=(",", ":")).replace("},", "},\n")
    (HERE / "random.json").write_text(text + "\n")


main()
