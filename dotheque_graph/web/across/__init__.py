"""Views across the catalogue: the wheel of goals, the matrix of experiments, what is missing."""
