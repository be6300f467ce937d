"""Where the words of a text and the words of a query meet."""


def keys_of(word: str) -> tuple[str, ...]:
    """The keys of a folded word; a text's word and a query's word match where they share one.

    Word forms (case endings, plurals) belong here; `document` asks for texts, `plan` for queries.
    """
    return (word,)
