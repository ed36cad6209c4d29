"""Validation: the shapes, what they say of a change, and the report; pySHACL is the judge."""
