"""How a page is found: the menu, the bar of a wave, the way back; what concerns the reader and nothing else."""
