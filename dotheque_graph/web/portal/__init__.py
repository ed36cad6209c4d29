"""The catalogue for data portals: its feed, the page that says how to harvest it, and its Croissant file."""
