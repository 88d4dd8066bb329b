"""The benchmark `bm25`: BM25 over analyzed texts, beside other engines."""
