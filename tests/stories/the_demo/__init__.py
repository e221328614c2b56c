"""What the told demo is asked. A package, so that its story is taken back before any other folder begins."""
