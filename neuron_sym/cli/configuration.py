"""``[tool.neuron-sym]`` of the nearest pyproject.toml that has one; flags win over it."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NoReturn

from neuron_sym.errors import Fault, InputError, Place, visible
from neuron_sym.record import Record

FORMATS = ("terminal", "json", "sarif", "github", "junit")
DECIMALS = ("point", "comma")
MAX_FILE = 1_000_000
_SECTION = re.compile(rb"tool\s*\.\s*[\"']?neuron-sym")
_HEADER = re.compile(r"\s*\[\s*tool\s*\.\s*[\"']?neuron-sym[\"']?\s*(?:\.\s*[\"']?(?P<key>[\w-]+)[\"']?\s*(?:\.[^\]]*)?)?\]")
_POSITION = re.compile(r" \(at line ([0-9]+), column ([0-9]+)\)")


class Configuration(Record):
    """What a project says about its checks. ``folder`` is where its patterns begin."""

    folder: str = "."
    exclude: tuple[str, ...] = ()
    strict: bool = False
    given: Mapping[str, object] = {}
    format: str = "terminal"
    decimal: str = "point"
    strict_equals: bool = False
    templates: str = ""

    @property
    def own_templates(self) -> str | None:
        """The folder of the project's own templates, as seen from anywhere."""
        return os.path.join(self.folder, self.templates) if self.templates else None  # noqa: PTH118


def _flag(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _names(value: object) -> tuple[str, ...] | None:
    return tuple(value) if isinstance(value, list) and all(isinstance(item, str) for item in value) else None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value.strip() else None


def _one_of(choices: tuple[str, ...]) -> Callable[[object], str | None]:
    return lambda value: value if isinstance(value, str) and value in choices else None


def _values(value: object) -> dict[str, object] | None:
    """Numbers, texts and lists of them; TOML's own types are text here already."""
    if not isinstance(value, dict) or any(isinstance(item, (bool, dict)) for item in value.values()):
        return None
    return {name: [*map(str, item)] if isinstance(item, list) else str(item) for name, item in value.items()}


KEYS: dict[str, tuple[Callable[[object], Any], str, str]] = {
    "exclude": (_names, 'a list of patterns, such as ["drafts/**"]', "What is left out of folders."),
    "strict": (_flag, "true or false", "Whether what is undecided or unreadable counts: exit code 4."),
    "given": (_values, 'a table of values, such as { b = 1, w = ["0.2", "0.00001"] }', "Values to take for true."),
    "format": (_one_of(FORMATS), "one of " + ", ".join(f'"{name}"' for name in FORMATS), "The form of the report."),
    "decimal": (_one_of(DECIMALS), '"point" or "comma"', "What stands before decimals where a text has 0,5."),
    "strict-equals": (_flag, "true or false", "Whether `--fix` and `--diff` write ≈ before a rounded value."),
    "templates": (_text, 'the path of a folder, such as "my-templates"', "Templates that go before the usual ones, in `derive`, `build` and `serve`."),
}
"""What the section may hold: how a value is read, ``None`` where it cannot be used; what is expected; what it is for."""


def configuration(start: str) -> Configuration:
    """The configuration that holds for ``start``, a file or a folder: the nearest from there upwards.

    Raises:
        InputError: the section holds what it may not hold.
    """
    for path in _upwards(start):
        try:
            with open(path, "rb") as file:  # noqa: PTH123  pathlib alone takes a tenth of a whole check
                content = file.read(MAX_FILE)
        except OSError:
            continue
        if _SECTION.search(content) and (found := _read(path, content)) is not None:
            return found
    return Configuration()


def _upwards(start: str) -> Iterator[str]:
    folder = os.path.abspath(start)  # noqa: PTH100
    while True:
        yield os.path.join(folder, "pyproject.toml")  # noqa: PTH118
        above = os.path.dirname(folder)  # noqa: PTH120
        if above == folder:
            return
        folder = above


def _read(path: str, content: bytes) -> Configuration | None:
    import tomllib  # here, because most projects configure nothing

    try:
        text = content.decode("utf-8")
        section = tomllib.loads(text, parse_float=str).get("tool", {}).get("neuron-sym")
    except UnicodeDecodeError as error:
        raise InputError(Fault(Place(_shown(path)), "is not UTF-8 text", "Save the file as UTF-8.")) from error
    except tomllib.TOMLDecodeError as error:
        found = _POSITION.search(str(error))
        place = Place(_shown(path), int(found[1]), int(found[2])) if found else Place(_shown(path))
        raise InputError(Fault(place, f"is not valid TOML: {_POSITION.sub('', str(error))}")) from error
    if section is None:
        return None
    if not isinstance(section, dict):
        raise InputError(Fault(Place(_shown(path)), "tool.neuron-sym must be a table", "Write [tool.neuron-sym]."))
    fields: dict[str, Any] = {}
    for key, value in section.items():
        if key not in KEYS:
            _refuse(path, text, key, f'unknown key "{visible(key[:60])}" in [tool.neuron-sym]', _near(key))
        read, expected, _ = KEYS[key]
        usable = read(value)
        if usable is None:
            _refuse(path, text, key, f"{key} is not {expected}", f"Write {expected}.")
        fields[key.replace("-", "_")] = usable
    return Configuration(os.path.dirname(path), **fields)  # noqa: PTH120


def _near(key: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(key.lower().replace("_", "-"), KEYS, n=1)
    return f'did you mean "{near[0]}"?' if near else f"the keys are {', '.join(KEYS)}"


def _refuse(path: str, text: str, key: str, message: str, mend: str) -> NoReturn:
    """Names the line on which the key stands."""
    inside = False
    for number, line in enumerate(text.split("\n"), start=1):
        header = _HEADER.match(line)
        if header and header["key"] == key:
            _raise(path, number, header.start("key"), line, key, message, mend)
        if header or line.lstrip().startswith("["):
            inside = bool(header) and header is not None and header["key"] is None
        stated = re.match(r"\s*[\"']?" + re.escape(key) + r"[\"']?\s*[=.]", line)
        if inside and stated:
            _raise(path, number, line.index(key), line, key, message, mend)
    raise InputError(Fault(Place(_shown(path)), message, mend))


def _raise(path: str, number: int, column: int, line: str, key: str, message: str, mend: str) -> NoReturn:
    place = Place(_shown(path), number, column + 1)
    raise InputError(Fault(place, message, mend, line.rstrip("\r"), len(key)))


def _shown(path: str) -> str:
    shown = os.path.relpath(path)
    return path if shown.startswith("..") else shown


def excluded(path: str, patterns: tuple[str, ...], folder: str) -> bool:
    """Whether a pattern names the file or a folder that it lies in; ``*`` crosses folders, as ``**`` does."""
    if not patterns:
        return False
    from fnmatch import fnmatch

    parts = os.path.relpath(path, folder).replace(os.sep, "/").split("/")
    heads = ["/".join(parts[: count + 1]) for count in range(len(parts))]
    return any(
        fnmatch(name, pattern.removeprefix("./").removeprefix("**/").rstrip("/"))
        for pattern in patterns
        for name in (*heads, *(() if "/" in pattern.strip("/") and not pattern.startswith("**/") else parts))
    ) or any(fnmatch("/".join(parts), pattern) for pattern in patterns)
