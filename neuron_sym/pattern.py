"""Regular expressions that are compiled when they are first asked for.

The checker knows a hundred of them and needs a dozen for most files; compiling all takes as long as judging a page.
"""

from __future__ import annotations

import re
from typing import Any, cast


def pattern(text: str, flags: int = 0) -> re.Pattern[str]:
    """``re.compile(text, flags)``, later."""
    return cast("re.Pattern[str]", _Pattern(text, flags))


class _Pattern:
    def __init__(self, text: str, flags: int) -> None:
        self._text, self._flags = text, flags

    def __getattr__(self, name: str) -> Any:
        """Only asked for what is not there yet."""
        found = getattr(re.compile(self._text, self._flags), name)  # which keeps what it has compiled
        self.__dict__[name] = found
        return found
