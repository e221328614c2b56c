"""Components: each a typed function from props to HTML, registered as a template tag in templatetags/ui.py."""
