"""Views of the graph: kinds of entity, labels, descriptions, lists, figures and RDF documents."""
