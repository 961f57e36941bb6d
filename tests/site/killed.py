"""Builds that are killed, each before another change of the file system: ``python -m tests.site.killed [POINTS]``.

Whatever the moment, the folder of the site holds the old site or the new one, whole, and the next build clears away
what the killed one left. The build runs in a process of its own, which counts what it opens for writing, makes, renames
and removes, and kills itself with SIGKILL at the point that it was told.
"""

from __future__ import annotations

import hashlib
import os
import signal
import sys
from collections.abc import Iterable, Iterator
from contextlib import redirect_stderr
from multiprocessing import get_context
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

EXAMPLE = 'title = "{title}"\nactivation = "relu"\ninputs = [1, 2]\nweights = [3, {weight}]\nbias = 5\n'
CONFIG = """\
site_name: Small
site_url: https://example.org/
theme: {name: mkdocs}
plugins: [neuron-sym]
markdown_extensions:
  - pymdownx.arithmatex: {generic: true}
  - neuron_sym.site.markdown
"""
CHANGES = frozenset(("os.mkdir", "os.rename", "os.remove", "os.rmdir", "shutil.rmtree", "ctypes.dlsym"))
"""What is counted besides files that are opened for writing; the last one comes before the exchange of two folders."""


def project(folder: Path) -> None:
    """A small project."""
    (folder / "docs" / "examples").mkdir(parents=True)
    (folder / "mkdocs.yml").write_text(CONFIG)
    (folder / "docs" / "index.md").write_text("# Home\n\n$1 + 1 = 2$\n\n<!-- neuron-sym: examples -->\n")
    change(folder, 4)


def change(folder: Path, weight: int) -> None:
    """Another site is to be built."""
    (folder / "docs" / "examples" / "one.toml").write_text(EXAMPLE.format(title="One", weight=weight))


def build(folder: str, point: int, counted: Any) -> None:
    """``neuron-sym build``, killed before its change number ``point`` of the file system."""
    from neuron_sym.cli import main

    os.environ["SOURCE_DATE_EPOCH"] = "1700000000"  # here: the fork server may be older than the environment of a test
    os.chdir(folder)
    here = folder + os.sep

    def count(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            path, mode, _ = arguments
            changes = isinstance(path, str | Path) and str(path).startswith(here) and any(letter in str(mode) for letter in "wax+")
        else:
            changes = event in CHANGES
        if changes:
            counted.value += 1
            if counted.value == point:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)
    with Path(os.devnull).open("w") as nowhere, redirect_stderr(nowhere):
        code = main(["build"])
    os._exit(code)


def tree(folder: Path) -> dict[str, str]:
    """Each file and its hash."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def beside(folder: Path) -> set[str]:
    """What lies beside the site that is no part of the project."""
    return {path.name for path in folder.iterdir()} - {"docs", "mkdocs.yml", "site"}


def ended(context: ForkServerContext, folder: Path, point: int) -> tuple[int | None, int]:
    """The exit code of a build, and how many changes it made."""
    counted = context.Value("i", 0)
    process: BaseProcess = context.Process(target=build, args=(str(folder), point, counted))
    process.start()
    process.join(120)
    return process.exitcode, counted.value


def killed(folder: Path, points: int, last: int = 0) -> Iterator[tuple[int, str]]:
    """For so many points spread over a build, and each of the ``last`` ones, which site there was: ``old`` or ``new``.

    Raises:
        AssertionError: there was neither, or the next build left something behind.
    """
    context = get_context("forkserver")
    context.set_forkserver_preload(["neuron_sym.cli", "neuron_sym.site.build"])
    project(folder)
    sites = []
    for weight in (6, 4):
        change(folder, weight)
        code, count = ended(context, folder, 0)
        assert code == 0
        sites.append(tree(folder / "site"))
    new, old = sites
    assert new.keys() == old.keys()
    assert new != old
    for point in _points(count, points, last):
        change(folder, 6)
        code, _ = ended(context, folder, point)
        assert code == -signal.SIGKILL, f"the build was not killed at point {point}, but ended with {code}"
        found = tree(folder / "site")
        assert found in (old, new), f"killed at point {point} of {count}, the build left a broken site"
        change(folder, 4)
        assert ended(context, folder, 0)[0] == 0
        assert tree(folder / "site") == old
        assert beside(folder) == set(), f"killed at point {point}, the build left what the next one did not clear"
        yield point, "old" if found == old else "new"


def _points(count: int, points: int, last: int) -> Iterable[int]:
    spread = {1 + index * (count - 1) // max(points - 1, 1) for index in range(points)}
    return sorted(spread | set(range(count - last + 1, count + 1)))


if __name__ == "__main__":
    asked = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    with TemporaryDirectory() as name:
        found = list(killed(Path(name).resolve(), asked))
    left = [site for _, site in found]
    print(f"killed at {len(found)} points, the last of them change {found[-1][0]}: {left.count('old')} times the old site, "
          f"{left.count('new')} times the new one, never another; nothing left behind by the next build")
