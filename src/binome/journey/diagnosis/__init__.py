"""Step 1 of the story, second half: what people need. Survey, campaign, needs map, themes and objectives."""
