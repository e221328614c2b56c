"""The look: components, templates, styles, charts, the gallery."""
