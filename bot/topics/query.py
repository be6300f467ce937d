"""The query language: text → frozen tree, or a mistake that says where, why and what may have been meant."""

from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from sys import maxsize
from unicodedata import normalize

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedToken

from bot.topics.fold import fold
from bot.topics.lexeme import SINGLE_QUOTES, read_phrase, read_word
from bot.topics.mistake import Fault, QueryMistake, Reason
from bot.topics.tokens import tokenise
from bot.topics.tree import OPERATORS, And, Exact, Filter, Not, Or, Phrase, Prefix, Query, Word, all_of, any_of

__all__ = [
    "And", "Exact", "Filter", "Hint", "Not", "Or", "Phrase", "Prefix",
    "Query", "QueryMistake", "Reason", "Word", "hints", "parse",
]  # fmt: skip

LONGEST = 1000
DEEPEST = 20
# Mending reads the query anew for every edit: so many edits, and so many characters read, are enough.
_EDITS = 12
_EDITING = 3000
_OPERANDS = frozenset({"WORD", "PHRASE", "EXACT_PHRASE"})
_OPERATORS = frozenset({"_AND", "_OR", "NOT"})
# How people write operators who don't know that they are English and capital.
_MEANT = {"and": "AND", "dhe": "AND", "or": "OR", "ili": "OR", "ose": "OR", "not": "NOT"}


@dataclass(frozen=True, slots=True)
class Hint:
    """A word, at `column` from 1, that is looked for as a word but may be meant as an operator.

    `suggestion` is the whole query with every such word made an operator; it parses.
    """

    word: str
    column: int
    operator: str
    suggestion: str


def parse(text: str, longest: int | None = LONGEST) -> Query:
    """The tree of a query of at most `longest` characters. Raises QueryMistake.

    None, and it may have any length: what was typed is measured once, and its printed form may be longer.
    """
    if longest is None:
        longest = maxsize
    if len(text) <= longest and (words := _plain_words(text)):
        return all_of(words)
    try:
        return _read(text, longest)
    except Fault as fault:
        mend = _mend(text, fault, longest)
        raise QueryMistake(fault.reason, text, fault.start, fault.end, mend) from None


def hints(text: str) -> list[Hint]:
    """The words of a query that may be meant as operators (`kfor or eulex`, `KFOR ILI EULEX`)."""
    lexemes = [None, *_lexer().lex(text), None]
    found: list[tuple[Token, str]] = []
    for before, word, after in zip(lexemes, lexemes[1:], lexemes[2:], strict=False):
        if word is None or word.type != "WORD" or (operator := _MEANT.get(fold(word))) is None:
            continue
        opens = operator == "NOT" or (before is not None and before.type in _OPERANDS | {"_RPAR"})
        if opens and after is not None and after.type in _OPERANDS | {"_LPAR", "NOT"}:
            found.append((word, operator))
    meant = text
    for word, operator in reversed(found):
        meant = meant[: word.start_pos] + operator + meant[word.end_pos :]
    try:
        _read(meant, len(meant))
    except Fault:
        return []
    return [Hint(str(word), (word.start_pos or 0) + 1, operator, meant) for word, operator in found]


def _plain_words(text: str) -> list[Word]:
    """The words of a query that is words and spaces alone, as most are; none for any other. The grammar reads the
    same in them, thirty times slower."""
    words = text.split()
    if OPERATORS.isdisjoint(words) and all(
        word.isalnum() and (word.isascii() or fold(word).isalnum()) for word in words
    ):
        return [Word(word if word.isascii() else normalize("NFC", word)) for word in words]
    return []


@cache
def _parser() -> Lark:
    return Lark.open("grammar.lark", rel_to=__file__, parser="lalr", lexer="basic", maybe_placeholders=False)


@cache
def _lexer() -> Lark:
    """The grammar's lexer alone: a Lark that parses builds it anew for every text, which takes longer than lexing."""
    return Lark.open("grammar.lark", rel_to=__file__, parser=None, lexer="basic")


def _read(text: str, longest: int) -> Query:
    """The tree, or a Fault."""
    if len(text) > longest:
        raise Fault(Reason.TOO_LONG, longest, len(text), None)
    lexemes = list(_lexer().lex(text))
    if not lexemes:
        raise Fault(Reason.EMPTY, 0, len(text), None)
    _check_quotes(lexemes)
    _check_parentheses(lexemes, text)
    tree = _tree(lexemes)
    query = _build(tree)
    negation = _negation(tree)
    if negation is not None:
        raise _fault(Reason.ONLY_NEGATIVE, negation, None)
    return query


def _check_quotes(lexemes: list[Token]) -> None:
    last = lexemes[-1]
    if last.type == "OPEN_QUOTE":
        raise _fault(Reason.OPEN_QUOTE, last, f'{last.rstrip(SINGLE_QUOTES)}"' if tokenise(last) else " ")


def _check_parentheses(lexemes: list[Token], text: str) -> None:
    """Before parsing, so that neither the parser's stack nor our recursion can be driven deep."""
    opened: list[Token] = []
    for lexeme in lexemes:
        if lexeme.type == "_LPAR":
            opened.append(lexeme)
            if len(opened) > DEEPEST:
                raise _fault(Reason.TOO_DEEP, lexeme, None)
        elif lexeme.type == "_RPAR":
            if not opened:
                raise _fault(Reason.CLOSED_PARENTHESIS, lexeme, " ")
            opened.pop()
    if opened:
        start = _start(opened[-1])
        raise Fault(Reason.OPEN_PARENTHESIS, start, len(text), f"{text[start:]})")


def _tree(lexemes: list[Token]) -> Tree[Token] | Token:
    parser = _parser().parse_interactive()
    try:
        for lexeme in lexemes:
            parser.feed_token(lexeme)
        tree: Tree[Token] | Token = parser.feed_token(Token.new_borrow_pos("$END", "", lexemes[-1]))
    except UnexpectedToken as unexpected:
        raise _misplaced(lexemes, unexpected.token) from None
    return tree


def _misplaced(lexemes: list[Token], token: Token) -> Fault:
    """The fault for what the grammar refuses: an operator that lacks a neighbour, or empty parentheses."""
    for before, after in pairwise(lexemes):
        if after is token and before.type in _OPERATORS:
            return _fault(Reason.OPERATOR, before, " ")
        if after is token and after.type == "_RPAR":
            return Fault(Reason.EMPTY, _start(before), _start(after) + 1, " ")
    culprit = lexemes[-1] if token.type == "$END" else token
    return _fault(Reason.OPERATOR, culprit, " ")


def _build(tree: Tree[Token] | Token) -> Query:
    if isinstance(tree, Token):
        if tree.type == "WORD":
            return read_word(str(tree), _start(tree))
        exact = tree.type == "EXACT_PHRASE"
        return read_phrase(str(tree)[1 + exact : -1], _start(tree) + 1 + exact, exact)
    if tree.data == "negated":
        return Not(_build(tree.children[1]))
    parts = [_build(child) for child in tree.children]
    return all_of(parts) if tree.data == "both" else any_of(parts)


def _negation(tree: Tree[Token] | Token) -> Token | None:
    """The negation that leaves a part without anything to look for; None if there is something."""
    if isinstance(tree, Token):
        return None
    if tree.data == "negated":
        sign = tree.children[0]
        return sign if isinstance(sign, Token) else None
    found = [_negation(child) for child in tree.children]
    if tree.data == "both":
        return None if None in found else found[0]
    return next((negation for negation in found if negation is not None), None)


def _fault(reason: Reason, lexeme: Token, replacement: str | None) -> Fault:
    return Fault(reason, _start(lexeme), _start(lexeme) + len(lexeme), replacement)


def _start(lexeme: Token) -> int:
    return lexeme.start_pos or 0


def _mend(text: str, fault: Fault, longest: int) -> str | None:
    """The text with one fault after the other edited away; None where that leads nowhere."""
    read = 0
    for _ in range(_EDITS):
        edited = _edited(text, fault)
        read += len(text)
        if edited is None or edited == text or read > _EDITING:
            return None
        text = edited
        try:
            _read(text, longest)
        except Fault as next_fault:
            fault = next_fault
        else:
            return " ".join(text.split())
    return None


def _edited(text: str, fault: Fault) -> str | None:
    if fault.replacement is not None:
        return text[: fault.start] + fault.replacement + text[fault.end :]
    if fault.reason is Reason.FILTER_VALUE:
        # "lang: sr": only the space is wrong. A value that is wrong in itself is not ours to guess or drop.
        return text[: fault.end] + text[fault.end :].lstrip()
    return None
