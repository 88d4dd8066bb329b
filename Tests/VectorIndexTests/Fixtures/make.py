"""Makes the FAISS files beside this and what FAISS finds in them. Run with faiss-cpu 1.15.1 installed."""

import json
from pathlib import Path

import faiss
import numpy as np

here = Path(__file__).parent
numbers = np.random.default_rng(5)
vectors = numbers.standard_normal((200, 8)).astype(np.float32)
queries = numbers.standard_normal((5, 8)).astype(np.float32)
ids = numbers.permutation(200)
golden = {"queries": queries.tolist(), "files": {}}
for factory in ("Flat", "SQ8", "SQfp16", "HNSW8", "HNSW8,SQ8", "IVF4,Flat", "PQ4x4", "IDMap,Flat", "IDMap2,Flat"):
    for metric in (faiss.METRIC_INNER_PRODUCT, faiss.METRIC_L2):
        index = faiss.index_factory(8, factory.replace("HNSW8,SQ8", "HNSW8_SQ8"), metric)
        index.train(vectors)
        if "IDMap" in factory:
            index.add_with_ids(vectors, ids)
        else:
            index.add(vectors)
        if "IVF" in factory:
            index.nprobe = 4
        parameters = faiss.SearchParametersHNSW(efSearch=200) if "HNSW" in factory else None
        scores, found = index.search(queries, 10, params=parameters)
        name = factory.replace(",", "-") + ("-l2" if metric == faiss.METRIC_L2 else "-ip") + ".faiss"
        faiss.write_index(index, str(here / name))
        golden["files"][name] = {"ordinals": found.tolist(), "scores": scores.tolist()}
(here / "golden.json").write_text(json.dumps(golden))
