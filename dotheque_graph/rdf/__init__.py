"""RDF itself: terms, IRIs, formats, negotiation, canonical Turtle, change sets."""
