"""Full text and facets: the index of a release, and what is asked of it."""
