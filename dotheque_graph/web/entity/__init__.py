"""The page of an entity: what happened, who took part, what came of it and what to read next."""
