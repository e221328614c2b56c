"""Taking out of a file what says who made it or what would act on its own; without Django, in a process with limits."""
