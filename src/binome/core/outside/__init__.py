"""Other machines: which may be asked, how long and how much they may answer, what reading it may cost."""
