"""The benchmark `dense`: search over dense vectors, beside two builds of FAISS."""
