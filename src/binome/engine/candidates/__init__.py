"""Who could suit whom: the best feasible partners of everyone, and the shortlists drawn from them."""
