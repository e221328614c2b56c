"""What programs ask for, and what they send: one module for each scope."""
