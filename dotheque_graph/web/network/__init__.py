"""The network around an entity: its neighbours drawn on the server, the list that says the same, and both as JSON."""
