"""What the benchmarks of search share: collections, engines in processes of their own, checks and tables."""
