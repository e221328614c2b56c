"""Words that emails need beyond those of every template."""
