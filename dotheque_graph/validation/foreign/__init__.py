"""Shapes that are no rules of the catalogue, such as those of DCAT-AP, and what they say of a feed or of any RDF."""
