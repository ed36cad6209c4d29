"""Dereferencing: every IRI leads to a document, in the format, the profile and the language that are asked for."""
