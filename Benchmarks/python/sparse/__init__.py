"""The benchmark `sparse`: exact search over learned sparse vectors, beside other engines."""
