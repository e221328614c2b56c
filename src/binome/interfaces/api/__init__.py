"""REST API v1: what other programs of the organisation read, and the few things they send."""
