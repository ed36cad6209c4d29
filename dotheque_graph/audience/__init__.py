"""How the graph is used: the log of queries, without anybody's address."""
