"""Storage: the GraphStore port, the embedded Oxigraph, its working copy and its immutable releases."""
