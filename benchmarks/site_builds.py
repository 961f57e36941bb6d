"""Building a site against plain MkDocs with the same pages: CPU seconds and MB of memory.

    python benchmarks/site_builds.py [EXAMPLES [ROUNDS]]

Two sites: ours (docs/), and one of 1,000 generated examples (many_examples.py). The rival gets from plain_site.py the very
Markdown that our plugin hands to MkDocs: each example as a page, each fence ready as HTML, the activations in the navigation,
the same theme with the same settings. It leaves the formulas as text and derives, judges, draws and typesets nothing. Both
are `mkdocs build` in a process of its own, in turn; CPU time, as others use the machine too. Fails above 2.5 times the time
or the memory.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[1]
MOST = 2.5


def built(folder: Path) -> tuple[float, float, float]:
    """CPU seconds, wall seconds and MB of one build of the project in a folder."""
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(folder / "site")]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join((str(folder), str(ROOT))), "NO_MKDOCS_2_WARNING": "1"}
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, env=environment, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, f"{folder} is not built: {process.returncode}"
    return used.ru_utime + used.ru_stime, time.perf_counter() - start, used.ru_maxrss / 1024


def compared(label: str, configuration: Path, folder: Path, rounds: int) -> bool:
    """Prints the medians of both builds; whether ours takes no more than it may."""
    plain = folder / "plain"
    script = Path(__file__).with_name("plain_site.py")
    subprocess.run([sys.executable, str(script), str(configuration), str(plain)], check=True, cwd=configuration.parent)
    ours, rival = [], []
    for _ in range(rounds):
        ours.append(built(configuration.parent))
        rival.append(built(plain))
    pages = sum(1 for _ in (plain / "site").rglob("*.html"))
    assert pages == sum(1 for _ in (configuration.parent / "site").rglob("*.html"))
    print(f"{label}, {pages} pages (medians of {rounds} builds in turn)")
    found = [[median(part) for part in zip(*each, strict=True)] for each in (ours, rival)]
    for name, (cpu, wall, memory) in zip(("ours", "plain MkDocs"), found, strict=True):
        print(f"  {name:14}{cpu:8.1f} s CPU{wall:8.1f} s{memory:8.0f} MB")
    cpu, wall, memory = (mine / its for mine, its in zip(*found, strict=True))
    print(f"  ratio{cpu:17.2f}{wall:14.2f}{memory:8.2f}      (CPU and memory at most {MOST})", flush=True)
    return max(cpu, memory) <= MOST


def main(count: int, rounds: int) -> int:
    """Both comparisons."""
    import many_examples

    with TemporaryDirectory() as name:
        folder = Path(name)
        for part in ("docs", "includes", "templates", "neuron_sym", "tests"):
            shutil.copytree(ROOT / part, folder / "docs" / part, ignore=shutil.ignore_patterns("__pycache__"))
        for part in ("mkdocs.yml", "CONTRIBUTING.md", "pyproject.toml"):
            shutil.copy(ROOT / part, folder / "docs")
        kept = [compared("docs/", folder / "docs" / "mkdocs.yml", folder / "of-docs", rounds)]
        if count:
            many = many_examples.project(count, folder / "many")
            kept.append(compared(f"{count:,} examples", many, folder / "of-many", rounds))
    return int(not all(kept))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000, int(sys.argv[2]) if len(sys.argv) > 2 else 3))
