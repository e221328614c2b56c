"""The needs map: counted, published, read, compared, and turned into objectives."""
