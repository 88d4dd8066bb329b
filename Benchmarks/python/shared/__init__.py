"""What all benchmarks share: the machine's description, processes under test, files of results."""
