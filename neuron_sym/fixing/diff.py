"""What an edit changes, as a patch."""

from __future__ import annotations

from difflib import unified_diff

from neuron_sym.fixing.fixer import Mended

NO_END = "\\ No newline at end of file\n"


def patch(mended: Mended) -> str:
    """A unified diff that ``patch`` and ``git apply`` take; empty where nothing changes."""
    path = mended.before.document.path or "-"
    old, new = (_lines(report.document.text) for report in (mended.before, mended.after))
    return "".join(_ended(line) for line in unified_diff(old, new, path, path))


def _lines(text: str) -> list[str]:
    """Lines with their ends; only a line feed ends one."""
    lines = [line + "\n" for line in text.split("\n")]
    lines[-1] = lines[-1][:-1]
    return lines if lines[-1] else lines[:-1]


def _ended(line: str) -> str:
    return line if line.endswith("\n") else f"{line}\n{NO_END}"
