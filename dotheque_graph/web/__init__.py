"""The door of the web: addresses, negotiation, pages and RDF documents, SPARQL, and what goes wrong."""
