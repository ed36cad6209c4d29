"""Time: the releases, what each of them changed, the versions of an entity, Memento, and the feed of changes."""
