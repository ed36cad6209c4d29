"""The knowledge graph of the DO'thèque: linked open data on democratic innovation."""

__version__ = "0.1.0"
