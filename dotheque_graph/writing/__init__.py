"""The writer process: one change asked for over HTTP, carried along the one road under limits of its own."""
