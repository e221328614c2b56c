"""The competence catalogue on screen: frameworks, themes, and the organisation's own themes."""
