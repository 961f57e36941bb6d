"""Fences for any Markdown page: ``neuron`` becomes a derivation, ``working`` a judged working, ``exercise`` a question.

``published`` is a working like ``working``, of somebody else: it may hold faults, and the page is not warned of them.
``figure`` is one of the drawings that need no example, with its caption between the fences; ``live`` shows the figures
of an example, which move where scripts run.

No MkDocs here: these are custom fences of ``pymdownx.superfences`` and run wherever that runs. It
swallows every exception but its own and shows the block as code, so whatever goes wrong is caught
here, shown on the page and logged where ``--strict`` counts it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from markdown import Markdown

from neuron_sym.errors import Fault, InputError, NeuronSymError, Place
from neuron_sym.model.csv_example import read_csv
from neuron_sym.model.toml_example import read_toml
from neuron_sym.render import escape
from neuron_sym.render.colours import COLOURED
from neuron_sym.render.derivation import WHAT, derive, derive_rows, rounds_of
from neuron_sym.render.drawings import DRAWINGS
from neuron_sym.render.environment import environment
from neuron_sym.render.live import live as live_figures
from neuron_sym.render.page import published_rows
from neuron_sym.render.pictures import picture
from neuron_sym.render.view import sections
from neuron_sym.report import check
from neuron_sym.site.exercises import exercise_of, in_html
from neuron_sym.site.kept import KEPT
from neuron_sym.site.markdown import page_of

log = logging.getLogger("mkdocs.plugins.neuron_sym")


def working(source: str, language: str, css_class: str, options: dict[str, Any], md: Markdown, **_: Any) -> str:
    """A working between the fences, judged link by link."""
    del language, css_class, options
    label = _label(md, "working")
    return _shown(lambda: KEPT.of(lambda: _judged(source, label), "working", source, label))


def neuron(source: str, language: str, css_class: str, options: dict[str, Any], md: Markdown, **_: Any) -> str:
    """An example in TOML between the fences, derived; with ``rows``, the rows of a batch in CSV.

    ``what`` is as for :func:`neuron_sym.render.derivation.derive`, ``show`` names the kinds of sections that are
    shown (all of them if there is none), ``figures`` those of :data:`neuron_sym.render.pictures.PICTURES`.
    """
    del language, css_class
    label = _label(md, "neuron")
    said = tuple(sorted(options.items()))
    return _shown(lambda: KEPT.of(lambda: _derived(source, options, label), "neuron", source, label, said))


def exercise(source: str, language: str, css_class: str, options: dict[str, Any], md: Markdown, **_: Any) -> str:
    """A question between the fences, and below a line of ``---`` the working that solves it, judged and folded."""
    del language, css_class, options
    label = _label(md, "exercise")

    def told() -> str:
        shown, amiss = KEPT.of(lambda: _asked(source, label), "exercise", source, label)
        for fault in amiss:
            log.warning("%sthe solution of an exercise is %s", page_of(md), fault)
        return shown

    return _shown(told)


def figure(source: str, language: str, css_class: str, options: dict[str, Any], md: Markdown, **_: Any) -> str:
    """The drawing ``name``, and between the fences what is said below it."""
    del language, css_class, md
    return _shown(lambda: KEPT.of(lambda: _drawn(source, options), "figure", source, tuple(sorted(options.items()))))


def options(language: str, inputs: dict[str, str], options: dict[str, Any], attrs: dict[str, str], md: Markdown) -> bool:
    """What stands behind the name of a fence: ``what="gradient"``."""
    del language, attrs, md
    options.update(inputs)
    return True


def live(source: str, language: str, css_class: str, options: dict[str, Any], md: Markdown, **_: Any) -> str:
    """An example in TOML between the fences as figures, which move where scripts run."""
    del language, css_class, options
    label = _label(md, "live")
    return _shown(lambda: KEPT.of(lambda: _moving(source, label), "live", source, label))


def _label(md: Markdown, kind: str) -> str:
    """Nothing for the first fence of its kind on a page, ``n2-`` for the second: each page has its own ``md``."""
    counted: dict[str, int] = md.__dict__.setdefault("neuron_sym_fences", {})
    counted[kind] = counted.get(kind, 0) + 1
    return "" if counted[kind] == 1 else f"n{counted[kind]}-"


def _judged(source: str, prefix: str) -> str:
    (file,) = check(source).files
    return _rendered("site/working.html", published=published_rows(file), prefix=prefix)


def _derived(source: str, options: Mapping[str, str], prefix: str) -> str:
    _only(options, ("rows", "what", "show", "figures"))
    what = options.get("what", "forward")
    if what not in WHAT:
        raise InputError(Fault(Place(), f'unknown what="{what}"', f"known are {', '.join(WHAT)}"))
    rows = read_csv(source, "") if "rows" in options else [read_toml(source, "", title="")]
    derivation = derive(rows[0], what=what) if len(rows) == 1 else derive_rows(rows)
    found = sections(derivation.chains, COLOURED)
    kinds = ("rounds", *(section.kind for section in found))
    shown = _named(options["show"], kinds) if "show" in options else kinds
    return _rendered(
        "site/neuron.html",
        figures=[picture(name, rows) for name in _named(options.get("figures", ""))],
        sections=[section for section in found if section.kind in shown],
        decision=derivation.decision.class_name if derivation.decision else "",
        rounds=rounds_of(derivation, COLOURED) if "rounds" in shown else [],
        prefix=prefix,
    )


def _asked(source: str, prefix: str) -> tuple[str, tuple[str, ...]]:
    """The exercise, and what is amiss with its solution."""
    made = exercise_of(source)
    return _rendered("site/exercise.html", exercise=made, prefix=prefix), made.amiss


def _moving(source: str, prefix: str) -> str:
    return live_figures(derive(read_toml(source, "", title="")), prefix)


def _drawn(caption: str, options: Mapping[str, str]) -> str:
    _only(options, ("name",))
    if options.get("name") not in DRAWINGS:
        raise InputError(Fault(Place(), f'unknown figure "{options.get("name", "")}"', f"known are {', '.join(DRAWINGS)}"))
    return _rendered("site/figure.html", svg=DRAWINGS[options["name"]](), caption=in_html(caption))


def _only(options: Mapping[str, str], known: Sequence[str]) -> None:
    """A mistyped option is told, not passed over."""
    for name in options:
        if name not in known:
            raise InputError(Fault(Place(), f'unknown option "{name}"', f"known are {', '.join(known)}"))


def _named(text: str, known: Sequence[str] = ()) -> list[str]:
    """The names in a text with commas; where ``known`` are given, no others."""
    names = [name.strip() for name in text.split(",") if name.strip()]
    for name in names:
        if known and name not in known:
            raise InputError(Fault(Place(), f'this derivation has no section "{name}"', f"it has {', '.join(known)}"))
    return names


def _rendered(name: str, **context: object) -> str:
    return environment(autoescape=True).get_template(name).render(**context)


def _shown(make: Callable[[], str]) -> str:
    try:
        return make()
    except NeuronSymError as error:
        return _box(str(error))
    except Exception as error:  # noqa: BLE001  superfences would show the block as code and say nothing
        return _box(f"a mistake in neuron-sym, please report it: {type(error).__name__}: {error}")


def _box(message: str) -> str:
    log.warning("%s", message)
    return f'<div class="ns-error" role="alert"><pre>{escape.html(message)}</pre></div>'
