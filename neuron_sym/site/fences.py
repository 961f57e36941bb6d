"""Fences for any Markdown page: ``neuron`` becomes a derivation, ``live`` its figures, ``working`` a judged working.

No MkDocs here: these are custom fences of ``pymdownx.superfences`` and run wherever that runs. It
swallows every exception but its own and shows the block as code, so whatever goes wrong is caught
here, shown on the page and logged where ``--strict`` counts it.
"""

from __future__ import annotations

import logging
from typing import Any

from markdown import Markdown

from neuron_sym.errors import NeuronSymError
from neuron_sym.model.toml_example import read_toml
from neuron_sym.render import escape
from neuron_sym.render.colours import COLOURED
from neuron_sym.render.derivation import derive
from neuron_sym.render.environment import environment
from neuron_sym.render.live import live as live_figures
from neuron_sym.render.page import published_rows
from neuron_sym.render.view import sections
from neuron_sym.report import check

log = logging.getLogger("mkdocs.plugins.neuron_sym")


def working(source: str, language: str, css_class: str, options: dict[str, Any], md: Markdown, **_: Any) -> str:
    """A working between the fences, judged link by link."""
    del language, css_class, options
    return _shown(lambda: _judged(source, _label(md, "working")))


def neuron(source: str, language: str, css_class: str, options: dict[str, Any], md: Markdown, **_: Any) -> str:
    """An example in TOML between the fences, derived."""
    del language, css_class, options
    return _shown(lambda: _derived(source, _label(md, "neuron")))


def live(source: str, language: str, css_class: str, options: dict[str, Any], md: Markdown, **_: Any) -> str:
    """An example in TOML between the fences as figures, which move where scripts run."""
    del language, css_class, options
    return _shown(lambda: live_figures(derive(read_toml(source, "", title="")), _label(md, "live")))


def _label(md: Markdown, kind: str) -> str:
    """Nothing for the first fence of its kind on a page, ``n2-`` for the second: each page has its own ``md``."""
    counted: dict[str, int] = md.__dict__.setdefault("neuron_sym_fences", {})
    counted[kind] = counted.get(kind, 0) + 1
    return "" if counted[kind] == 1 else f"n{counted[kind]}-"


def _judged(source: str, prefix: str) -> str:
    (file,) = check(source).files
    return _rendered("site/working.html", published=published_rows(file), prefix=prefix)


def _derived(source: str, prefix: str) -> str:
    derivation = derive(read_toml(source, "", title=""))
    return _rendered("site/neuron.html", sections=sections(derivation.chains, COLOURED), prefix=prefix)


def _rendered(name: str, **context: object) -> str:
    return environment(autoescape=True).get_template(name).render(**context)


def _shown(make: Any) -> str:
    try:
        return str(make())
    except NeuronSymError as error:
        return _box(str(error))
    except Exception as error:  # noqa: BLE001  superfences would show the block as code and say nothing
        return _box(f"a mistake in neuron-sym, please report it: {type(error).__name__}: {error}")


def _box(message: str) -> str:
    log.warning("%s", message)
    return f'<div class="ns-error" role="alert"><pre>{escape.html(message)}</pre></div>'
