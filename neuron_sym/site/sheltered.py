"""Formulas out of the way of the search index, which leaves them out, but reads them tag by tag first.

That took a fifth of a build: a page of an example is made of MathML for the most part.
"""

from __future__ import annotations

import re

_FORMULA = re.compile(r"<math data-search-exclude.*?</math>", re.DOTALL)
_STAND_IN = re.compile(r'<math data-search-exclude data-formula="(\d+)"></math>')


class Sheltered:
    """The formulas of a page, which has an empty one in the place of each while its words are indexed."""

    def __init__(self, html: str) -> None:
        self._formulas: list[str] = []
        self.html = _FORMULA.sub(self._stand_in, html)

    def _stand_in(self, found: re.Match[str]) -> str:
        self._formulas.append(found[0])
        return f'<math data-search-exclude data-formula="{len(self._formulas) - 1}"></math>'

    def restored(self, html: str) -> str:
        """``html``, whatever was made of it meanwhile, with its formulas.

        >>> page = Sheltered("<p><math data-search-exclude><mi>x</mi></math> is given</p>")
        >>> page.restored(page.html)
        '<p><math data-search-exclude><mi>x</mi></math> is given</p>'
        """
        return _STAND_IN.sub(lambda found: self._formulas[int(found[1])], html)
