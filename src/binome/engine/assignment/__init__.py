"""Nobody has chosen yet: the most pairs, then the highest total score, proven; and what other rules would change."""
