"""What matching shows: to each person, to the manager, to the home page; reads only."""
