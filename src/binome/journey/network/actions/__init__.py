"""Everything that writes in the network."""
