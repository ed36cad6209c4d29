"""The map of France: what the catalogue holds in each region and département, drawn here, and small maps for pages."""
