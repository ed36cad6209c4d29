"""Pages about the site itself: the easy-to-read one, and the statement on its accessibility."""
