"""Markup that text can't break out of, as saved figures have it, too."""

from ..figures.markup import Html, Part, join, tag, text

__all__ = ["Html", "Part", "join", "tag", "text"]
