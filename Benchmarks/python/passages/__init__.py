"""A corpus of a million real passages and of queries for them, cut from Debian's documentation packages."""
