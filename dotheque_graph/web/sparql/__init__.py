"""The SPARQL endpoint: its protocol, its answers, its description, and the workspace for people."""
