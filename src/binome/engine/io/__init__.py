"""What the command line needs around the engine: files in and out, and the loops compiled beforehand."""
