"""What may be shown of a group: never fewer than five people, directly, by subtraction, or by looking again later.

Everything that publishes numbers about people asks here. The functions are pure: counts in, what may be shown out.
One idea holds them together: whatever is published is a union of disjoint batches of at least `k` people, so that no
addition or subtraction of published figures, of one day or of several, isolates fewer than `k` of them.
"""
