"""The saved queries over HTTP: their pages, their descriptions and their results."""
