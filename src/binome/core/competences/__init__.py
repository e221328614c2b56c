"""What can be learnt: frameworks, competences, themes, levels."""
