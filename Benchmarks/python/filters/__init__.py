"""The benchmark `filters`: metadata filters to sets of documents, beside SQLite."""
