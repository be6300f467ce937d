"""Where lemma dictionaries come from: simplemma's data, folded once and kept on disk."""
