"""Questions: the saved queries of `sparql/`, and the isolated execution of anybody's SPARQL."""
