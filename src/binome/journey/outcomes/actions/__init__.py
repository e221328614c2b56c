"""Everything that writes in the outcomes."""
