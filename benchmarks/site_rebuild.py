"""What a change of one example costs while a site is served: our share of the rebuild against our share of a full build.

    python benchmarks/site_rebuild.py [ROUNDS]

Every way from MkDocs into our code is timed, by CPU: the events of the plugin, the fences, the typesetter, the filters
of the theme. The rest of a build is Markdown, Material and the disk. The site is ours (docs/), and each round changes
the bias of another example, as a writer would, spread over all of them. Fails if our work in a rebuild is more than a tenth of our work in a full build,
or our share of its time more than a tenth of that share.
"""

from __future__ import annotations

import logging
import re
import shutil
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from mkdocs.commands.build import build
from mkdocs.config import load_config

from neuron_sym.site import markdown, plugin
from neuron_sym.site.kept import KEPT

ROOT = Path(__file__).resolve().parents[1]
MOST = 0.1
BIAS = re.compile(r"^(bias\s*=\s*-?[\d.]+)", re.MULTILINE)
EVENTS = ("on_pre_build", "on_files", "on_page_markdown", "on_page_content", "on_env", "on_post_build", "_before_search", "_after_search")

spent: Counter[str] = Counter()


def timed(name: str, make: Callable[..., Any]) -> Callable[..., Any]:
    """``make``, whose CPU time is added up below ``name``."""

    def measured(*arguments: Any, **named: Any) -> Any:
        start = time.process_time()
        try:
            return make(*arguments, **named)
        finally:
            spent[name] += time.process_time() - start

    return measured


def watch() -> None:
    """Times every way into our code but the fences, which the configuration holds."""
    ours = plugin.NeuronSymPlugin
    for event in EVENTS:
        setattr(ours, event, timed(event, getattr(ours, event)))
    for first, event in (("_before_search", 100), ("_after_search", -100)):
        getattr(ours, first).mkdocs_priority = event
    ours.on_page_context = plugin.CombinedEvent(ours._before_search, ours._after_search)
    markdown.TypesetPostprocessor.run = timed("typesetting", markdown.TypesetPostprocessor.run)
    plugin.content_security_policy = timed("policy", plugin.content_security_policy)
    plugin.bibtex = timed("citations", plugin.bibtex)


def rebuild(folder: Path) -> tuple[float, float]:
    """CPU seconds of ours, and of all, in one build as ``mkdocs serve`` makes it."""
    spent.clear()
    start = time.process_time()
    config = load_config(str(folder / "mkdocs.yml"), site_dir=str(folder / "site"))
    if not KEPT.serves:
        config.plugins.on_startup(command="serve", dirty=False)
    for fence in config.mdx_configs["pymdownx.superfences"]["custom_fences"]:
        fence["format"] = timed("fences", fence["format"])
    build(config, serve_url="http://127.0.0.1:8000/")
    return sum(spent.values()), time.process_time() - start


def main(rounds: int) -> int:
    """Prints the medians and their ratios."""
    logging.getLogger("mkdocs").setLevel(logging.CRITICAL)
    watch()
    full, again = [], []
    with TemporaryDirectory() as name:
        folder = Path(name)
        for part in ("docs", "includes", "templates"):
            shutil.copytree(ROOT / part, folder / part)
        shutil.copy(ROOT / "mkdocs.yml", folder)
        examples = sorted((folder / "docs" / "examples").rglob("*.toml"))
        for number in range(rounds):
            changed = examples[number * len(examples) // rounds]
            text = changed.read_text("utf-8")
            KEPT.forget()
            full.append(rebuild(folder))
            changed.write_text(BIAS.sub(lambda found: found[1] + ("1" if "." in found[1] else ".01"), text), "utf-8")
            again.append(rebuild(folder))
            assert changed.read_text("utf-8") != text
            print(f"{changed.name:44}{again[-1][0]:6.2f} s of {again[-1][1]:6.2f} s are ours")
    for label, measured in (("full build", full), ("after a change of one example", again)):
        ours, whole = (median(one[part] for one in measured) for part in (0, 1))
        print(f"{label:32}{ours:7.2f} s of {whole:6.2f} s are ours: {ours / whole:6.1%}")
    print("in the last rebuild:", ", ".join(f"{name} {1000 * seconds:.0f} ms" for name, seconds in spent.most_common() if seconds > 0.001))
    work = median(one[0] for one in again) / median(one[0] for one in full)
    share = median(one[0] / one[1] for one in again) / median(one[0] / one[1] for one in full)
    print(f"our work {work:.3f}, our share of the time {share:.3f} of those in the full build (at most {MOST}; CPU, medians of {rounds})")
    return int(max(work, share) > MOST)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 5))
