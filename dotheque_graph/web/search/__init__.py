"""The search on the web: its page, its suggestions, its exports and its interface for programs."""
