"""Files that people hand in: judged by what they hold, cleaned of who made them, sealed, served to be saved and never run."""
