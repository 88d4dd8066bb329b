"""Makes sparse-golden.json: what sentence-transformers' SparseEncoder says of real SPLADE vectors.

    python make_sparse_golden.py MODEL_FOLDER > sparse-golden.json

MODEL_FOLDER is that of splade-tiny. Needs sentence-transformers 5 or later and torch.
"""

import json
import sys

import torch
from sentence_transformers import SparseEncoder
from sentence_transformers.sparse_encoder.losses import FlopsLoss
from sentence_transformers.sparse_encoder.modules import MLMTransformer, SpladePooling
from sentence_transformers.util import compute_count_vector

QUERIES = [
    "how do I make green tea",
    "causes of the French revolution",
    "fastest sorting algorithm",
    "crack a wireless key",
    "is chess solved?",
    "symptoms of iron deficiency",
    "what is a black hole",
    "Rust vs Swift",
    "",
    "café Zürich",
]
DOCUMENTS = [
    "Pour water of eighty degrees over the leaves and let the tea steep for two minutes.",
    "Bread prices, debt and an unequal tax system led to the fall of the French monarchy in 1789.",
    "Radix sort beats comparison sorts on integers because it never compares two keys.",
    "Aircrack-ng recovers WEP and WPA keys of wireless networks from captured packets.",
    "Checkers is weakly solved; chess is far from it, with more than 10^40 positions.",
    "Tiredness, pale skin and short breath may point to anaemia from a lack of iron.",
    "Nothing that falls past the event horizon, light included, comes back from a black hole.",
    "Swift counts references; Rust checks ownership when it compiles.",
    "The quick brown fox jumps over the lazy dog.",
    "Zürich lies at the northern end of a lake. Its cafés are known for their cakes.",
    "A lighthouse keeper wrote every day of 1911 into a diary.",
    "Penguins huddle to keep warm through the Antarctic winter.",
    "Interest rates rose by half a percentage point on Thursday.",
    "The vaccine's efficacy fell to 61 % after nine months.",
    "To boil an egg, wait until the water bubbles, then count to four hundred.",
    "An inverted index maps each term to the documents that contain it.",
    "Das Wetter ist heute schön.",
    "こんにちは世界",
    "x = [i ** 2 for i in range(10)]",
    "",
    "!!! ??? ...",
    "Mount Kilimanjaro, 5,895 m, is the highest mountain of Africa.",
    "He played the cello sonata twice, once for the jury and once for himself.",
    "Trains between the two cities leave on the hour.",
]
TOP_K = 8
MAX_ACTIVE_DIMS = 12


def vectors(embeddings):
    """Terms and weights of each row, in order of terms."""
    rows = []
    for row in embeddings.to_dense():
        terms = row.nonzero().flatten()
        rows.append({"terms": terms.tolist(), "weights": [float(f"{w:.9g}") for w in row[terms].tolist()]})
    return rows


def rounded(matrix):
    return [[float(f"{value:.8g}") for value in row] for row in matrix.tolist()]


def main(folder):
    transformer = MLMTransformer(folder, max_seq_length=256)
    model = SparseEncoder(modules=[transformer, SpladePooling("max")], device="cpu")
    queries = model.encode_query(QUERIES)
    documents = model.encode_document(DOCUMENTS)
    pairs = [(i, i) for i in range(len(QUERIES))] + [(0, 14), (4, 8)]
    intersections = [model.intersection(queries[q], documents[d]) for q, d in pairs]
    shares = [compute_count_vector(batch).float() / batch.shape[0] for batch in (queries, documents)]
    everything = vectors(queries) + vectors(documents)
    terms = sorted({term for vector in everything for term in vector["terms"]})
    golden = {
        "vocabulary_size": model.get_embedding_dimension(),
        "tokens": dict(zip(map(str, terms), model.tokenizer.convert_ids_to_tokens(terms))),
        "query_texts": QUERIES,
        "document_texts": DOCUMENTS,
        "queries": vectors(queries),
        "documents": vectors(documents),
        "decoded": [model.decode(vector, top_k=TOP_K) for vector in documents],
        "decoded_whole": [model.decode(vector) for vector in queries],
        "strongest": vectors(model.encode_document(DOCUMENTS, max_active_dims=MAX_ACTIVE_DIMS)),
        "sparsity_of_queries": model.sparsity(queries),
        "sparsity_of_documents": model.sparsity(documents),
        "sparsity_of_first": model.sparsity(documents[0]),
        "dot": rounded(model.similarity(queries, documents)),
        "intersections": [
            {"query": q, "document": d, "shared": vectors(shared.to_dense().unsqueeze(0))[0]}
            for (q, d), shared in zip(pairs, intersections)
        ],
        "flops": float(torch.dot(*shares)),
        "flops_loss": float(FlopsLoss(model).compute_loss_from_embeddings(documents.to_dense())),
        "top_k": TOP_K,
        "max_active_dims": MAX_ACTIVE_DIMS,
    }
    model.similarity_fn_name = "cosine"
    golden["cosine"] = rounded(model.similarity(queries, documents))
    json.dump(golden, sys.stdout, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    print()


main(sys.argv[1])
