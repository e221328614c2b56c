"""The product explains itself: its guides, the section that belongs to a page, the words and reasons behind "Why?", the welcome."""
