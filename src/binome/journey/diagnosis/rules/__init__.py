"""What the diagnosis decides: answers made clean, groups, what may be published."""
