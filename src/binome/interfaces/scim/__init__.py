"""SCIM 2.0: identity providers keep people up to date, and give roles by groups."""
