"""Makes the fixtures of EvaluationTests: a synthetic run and qrels, and what pytrec_eval says of them.

    pip install pytrec-eval-terrier==0.5.11
    python make_golden.py

The run has ties (also scores that differ as doubles but not as 32-bit floats), topics out of order and a topic that
is not judged; the qrels have zero and negative grades, a topic without relevant documents, and topics that the run
lacks.
pytrec_eval leaves missing topics out; `trec_eval -c` counts them as 0, which the means below do.
"""

import json
import pathlib
import random

import pytrec_eval

HERE = pathlib.Path(__file__).parent
MEASURES = {
    "ndcg": "nDCG", "ndcg_cut_3": "nDCG@3", "ndcg_cut_10": "nDCG@10", "recall_5": "R@5", "recall_10": "R@10",
    "recip_rank": "MRR", "map": "MAP", "map_cut_5": "AP@5", "P_3": "P@3", "P_10": "P@10", "success_1": "Success@1",
    "success_5": "Success@5",
}


def main():
    rng = random.Random(2026)
    documents = [f"doc-{i}" for i in range(60)] + [f"D{i}" for i in range(20)]
    documents += ["dö", "dz", "d\U0001F600", "d\uFFFD"]
    topics = [f"q{i}" for i in range(1, 15)]
    run, qrels = {}, {}
    for number, topic in enumerate(topics):
        judged = rng.sample(documents, 12)
        grades = [0] if topic == "q5" else [-1, 0, 0, 1, 1, 2, 3]
        qrels[topic] = {document: rng.choice(grades) for document in judged}
        if topic in ("q3", "q11"):
            continue
        found = rng.sample(documents, 4 if topic == "q7" else rng.randint(12, 18))
        if topic != "q9":
            found = list(dict.fromkeys(rng.sample(judged, 4) + found))
        step = [0.5, 1e-9, 0.125][number % 3]
        run[topic] = {document: 1.0 + step * rng.randint(0, 6) for document in found}
    run["not-judged"] = {document: rng.random() for document in documents[:4]}
    # Characters outside ASCII in ties: order by bytes, not by UTF-16 units or by locale.
    run["q1"].update({document: 9.0 for document in documents[-4:]})
    qrels["q1"].update(dict(zip(documents[-4:], [3, 0, 1, 2])))

    lines = [f"{t} Q0 {d} {i} {s!r} synthetic" for t, ds in run.items() for i, (d, s) in enumerate(ds.items(), 1)]
    rng.shuffle(lines)
    (HERE / "run.trec").write_text("\n".join(lines) + "\n", encoding="utf-8")
    trec = [f"{t} 0 {d} {g}" for t, ds in qrels.items() for d, g in ds.items()]
    (HERE / "qrels.trec").write_text("\n".join(trec) + "\n", encoding="utf-8")
    beir = ["query-id\tcorpus-id\tscore"] + [f"{t}\t{d}\t{g}" for t, ds in qrels.items() for d, g in ds.items()]
    (HERE / "qrels.tsv").write_text("\n".join(beir) + "\n", encoding="utf-8")

    names = {"ndcg", "ndcg_cut.3,10", "recall.5,10", "recip_rank", "map", "map_cut.5", "P.3,10", "success.1,5"}
    values = pytrec_eval.RelevanceEvaluator(qrels, names).evaluate(run)
    golden = {
        "missing": [topic for topic in topics if topic not in values],
        "topics": {t: {ours: values[t][theirs] for theirs, ours in MEASURES.items()} for t in topics if t in values},
        "means": {
            ours: sum(values[t][theirs] for t in values) / len(topics) for theirs, ours in MEASURES.items()
        },
    }
    (HERE / "golden.json").write_text(json.dumps(golden, indent=1) + "\n")


main()
