"""What people follow: folding, words, the query language and the index that finds matching queries. Pure."""
