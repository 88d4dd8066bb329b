"""What each precision of the encoders costs in retrieval quality. Needs nothing but Python's own library."""
