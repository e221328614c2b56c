"""A second factor at sign-in, asked for by role: who must have one from which day, told before, led to it after."""
