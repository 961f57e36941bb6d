"""The rival of `site_builds.py`: the very Markdown that our plugin hands to MkDocs, as a project of plain MkDocs.

Everything is ready in it: each example is a page in Markdown, each fence finds its HTML worked out, the activations
and losses stand in the navigation. What is left to plain MkDocs is what it is made for: Markdown, Material's theme and
its search. The formulas stay text, marked by arithmatex; no line of neuron_sym runs.
"""

from __future__ import annotations

import json
import logging
import re
import shutil
import sys
from functools import wraps
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

READY = '''\
"""The fences of a site, worked out before."""
import json
from pathlib import Path

HTML = json.loads(Path(__file__).with_name("ready.json").read_text("utf-8"))


def fence(source, language, css_class, options, md, **_):
    return HTML[json.dumps([language, source, options])]


def options(language, inputs, options, attrs, md):
    options.update(inputs)
    return True
'''


def export(config_file: Path, folder: Path) -> None:
    """Writes the project of plain MkDocs that has the pages of ``config_file`` into ``folder``."""
    logging.getLogger("mkdocs").setLevel(logging.CRITICAL)
    with TemporaryDirectory() as built:
        config = load_config(str(config_file), site_dir=built)
        config.plugins.on_startup(command="build", dirty=False)
        fences = _recorded(config)
        docs = folder / "docs"

        def written(markdown: str, *, page: Page, **_: Any) -> None:
            meta = f"---\n{json.dumps(page.meta)}\n---\n" if page.meta else "\n"
            _write(docs / page.file.src_uri, meta + markdown)

        def copied(env: Any, *, files: Files, **_: Any) -> Any:
            for file in files:
                if not file.is_documentation_page() and file.generated_by is None and str(file.abs_src_path).startswith(config.docs_dir):
                    (docs / file.src_uri).parent.mkdir(parents=True, exist_ok=True)
                    shutil.copy(str(file.abs_src_path), docs / file.src_uri)
            return env

        config.plugins.events["page_markdown"].append(written)
        config.plugins.events["env"].append(copied)
        build(config)
        for path in Path(built).rglob("*"):  # what is downloaded lies beside the pages
            if path.suffix in (".tex", ".ipynb", ".json") and "search" not in path.parts:
                _write(docs / path.relative_to(built), path.read_text("utf-8"))
    _write(folder / "ready.py", READY)
    _write(folder / "ready.json", json.dumps(fences))
    _write(folder / "mkdocs.yml", _configuration(config_file.read_text("utf-8"), config))
    for part in ("includes", "neuron_sym", "tests"):  # what pages take in, and what they describe
        if (config_file.parent / part).is_dir():
            shutil.copytree(config_file.parent / part, folder / part, dirs_exist_ok=True)
    if (config_file.parent / "CONTRIBUTING.md").is_file():
        shutil.copy(config_file.parent / "CONTRIBUTING.md", folder)


def _recorded(config: MkDocsConfig) -> dict[str, str]:
    """What each fence of the configuration is turned into, by its kind, its text and its options."""
    found: dict[str, str] = {}
    for fence in config.mdx_configs["pymdownx.superfences"]["custom_fences"]:
        fence["format"] = _remembering(fence["format"], found)
    return found


def _remembering(make: Any, found: dict[str, str]) -> Any:
    @wraps(make)
    def made(source: str, language: str, css_class: str, options: dict[str, Any], md: Any, **others: Any) -> str:
        html: str = make(source, language, css_class, options, md, **others)
        found[json.dumps([language, source, options])] = html
        return html

    return made


def _configuration(text: str, config: MkDocsConfig) -> str:
    """``mkdocs.yml`` with nothing of ours: neither the plugin, the extension, the fences nor the part of the theme."""
    text = re.sub(r"^nav:\n(?:[ ].*\n|\n)*", yaml.safe_dump({"nav": config.nav}) + "\n", text, flags=re.MULTILINE) if config.nav else text
    text = re.sub(r"^  - neuron-sym(?::\n(?:    .*\n)*|\n)", "", text, flags=re.MULTILINE)
    text = re.sub(r"^  - neuron_sym\.site\.markdown\n|^  custom_dir: .*\n", "", text, flags=re.MULTILINE)
    text = re.sub(r"neuron_sym\.site\.fences\.options", "ready.options", text)
    return re.sub(r"neuron_sym\.site\.fences\.\w+", "ready.fence", text)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


if __name__ == "__main__":
    export(Path(sys.argv[1]), Path(sys.argv[2]))
