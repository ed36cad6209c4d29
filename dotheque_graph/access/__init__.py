"""Who may change the graph over HTTP: the tokens, kept hashed in the private part of an instance."""
