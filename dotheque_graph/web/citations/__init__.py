"""Citations of an entity in the formats of reference managers: BibTeX, RIS and CSL-JSON."""
