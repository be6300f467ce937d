"""Reading articles: the page in a child process, fenced as feeds are; its language by what it says and how it reads."""

from __future__ import annotations

from dataclasses import replace

from bot.feeds.discovery.language import guess
from bot.feeds.languages import LANGUAGES, LOOKED_AT
from bot.feeds.parse import ChildParser
from bot.model import Article, Document
from bot.ports import LanguageDetector


class FencedArticles:
    """ports.ArticleReader on a parser's child processes, which whoever made it ends."""

    def __init__(self, parser: ChildParser, languages: LanguageDetector) -> None:
        self._parser = parser
        self._languages = languages

    async def read(self, document: Document, *, language: str | None = None) -> Article:
        """See ports.ArticleReader."""
        article = await self._parser.article(document)
        if language is not None:
            return replace(article, language=language)
        # The title first: a text may begin with a quote in another language.
        (detected,) = await self._languages.detect([f"{article.title}\n{article.text}"[:LOOKED_AT]])
        return replace(article, language=guess(article.language, detected, LANGUAGES))
