"""Erasing a person: what each model declares is carried out, texts that name them are cleaned, and it is remembered."""
