"""Tags of the help: a builtin library (settings), so that a template of any step may explain its words."""
