r"""Forms: formulas with numbered slots for numerals, kept; an example only fills the slots.

.. math:: -(y \ln\hat{y} + (1 - y)\ln(1 - \hat{y})) \quad\to\quad -(□_0 \cdot \ln(□_1) + (1 - □_0) \cdot \ln(1 - □_1))

All that does not depend on the digits is worked out once for each form: its value as a function of the
numbers, its LaTeX between the numerals, the functions in it, and what is left of it when its brackets are
worked out. Which brackets a numeral needs, and what goes when it is 0 or 1, is said by its *kind*.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple

from neuron_sym.compiled_value import Formula
from neuron_sym.deriver.numeral import MARK, Kind, Numeral
from neuron_sym.deriver.quantity import Enclosed
from neuron_sym.expression import (
    Call,
    Matrix,
    Multiply,
    Name,
    Negative,
    Node,
    Number,
    Power,
    Root,
    later,
    mapped,
    replaced,
)
from neuron_sym.interval import Interval, Unfit, to_real
from neuron_sym.notation.latex import latex
from neuron_sym.number import rational
from neuron_sym.real import Real
from neuron_sym.record import once
from neuron_sym.scope import Scope

KEPT = 4_096
"""How many forms, texts and steps are kept."""
E = Name("e")


class Slot(Node):
    """The place of a numeral in a form."""

    index: int


_kind, _digits = attrgetter("kind"), attrgetter("digits")


class Form:
    """A formula with slots, numbered from 0; :func:`form` gives the one of a tree."""

    def __init__(self, tree: Node) -> None:
        self.tree = tree
        self.slots: dict[Node, int] = {part: part.index for part in tree.walk() if isinstance(part, Slot)}

    @once
    def value(self) -> Formula:
        """The value by the numbers in the slots."""
        return Formula(self.tree, self.slots)

    def of(self, numbers: Sequence[Enclosed]) -> WorkedOut:
        """The value with these numbers in the slots."""
        return WorkedOut(self, numbers)

    @once
    def may_be_numeral(self) -> bool:
        """Whether the form is a slot or a number, with or without a minus sign."""
        tree = self.tree.operand if isinstance(self.tree, Negative) else self.tree
        return isinstance(tree, (Slot, Number))

    @once
    def functions(self) -> tuple[Packed, ...]:
        """The outermost functions, roots and powers of e; none where the form is nothing but one of them."""
        return tuple(map(packed, self._functions))

    @once
    def powers(self) -> tuple[Packed, ...]:
        """The powers of e that hold no other ones."""
        return tuple(map(packed, self._powers))

    @once
    def around_functions(self) -> Packed:
        """The form with more slots, for its functions."""
        return packed(dotted(self._around(self._functions)))

    @once
    def around_powers(self) -> Packed:
        """The form with more slots, for its powers of e."""
        return packed(self._around(self._powers))

    @once
    def _functions(self) -> tuple[Node, ...]:
        inner = self.tree.operand if isinstance(self.tree, Negative) else self.tree
        return () if _is_function(inner) else tuple(_outermost(inner))

    @once
    def _powers(self) -> tuple[Node, ...]:
        powers = [part for part in self.tree.walk() if isinstance(part, Power) and part.base == E]
        return tuple(part for part in powers if not any(inner in powers for inner in part.exponent.walk()))

    def _around(self, parts: tuple[Node, ...]) -> Node:
        return replaced(self.tree, {id(part): Slot(len(self.slots) + place) for place, part in enumerate(parts)})


class Packed(NamedTuple):
    """A form, and which numerals of those at hand its slots are for."""

    form: Form
    picks: tuple[int, ...]

    def put(self, numerals: Sequence[Numeral], known: dict[int, Interval] | None = None) -> Put:
        """The form with these in its slots; its values, where they are known already."""
        return Put(self.form, [numerals[index] for index in self.picks], known)


def packed(tree: Node) -> Packed:
    """The form of a tree whose slots are not numbered from 0 on, or not all there."""
    picks = tuple(dict.fromkeys(part.index for part in tree.walk() if isinstance(part, Slot)))
    choice: dict[int, Node | None] = {
        id(part): Slot(picks.index(part.index)) for part in tree.walk() if isinstance(part, Slot)
    }
    return Packed(form(replaced(tree, choice)), picks)


class WorkedOut:
    """The value of a form with numbers in its slots, worked out once for each precision."""

    __slots__ = ("_known", "form", "numbers")

    def __init__(self, form: Form, numbers: Sequence[Enclosed]) -> None:
        self.form, self.numbers = form, numbers
        self._known: dict[int, Interval] = {}

    def enclosed(self, precision: int) -> Interval:
        """The value as an interval."""
        known = self._known.get(precision)
        if known is None:
            known = self._known[precision] = self.form.value.enclosed(
                [number.enclosed(precision) for number in self.numbers], precision
            )
        return known

    def __call__(self, precision: int) -> Real:
        try:
            return to_real(self.enclosed(precision), precision)
        except Unfit:
            return self.form.value([number(precision) for number in self.numbers], precision)


class Put:
    """A form with numerals in its slots: a number, by its precision in bits, its text and its tree."""

    __slots__ = ("form", "kinds", "known", "numerals")

    def __init__(self, form: Form, numerals: Sequence[Numeral], known: dict[int, Interval] | None = None) -> None:
        self.form, self.numerals = form, numerals
        self.known: dict[int, Interval] = {} if known is None else known
        self.kinds = tuple(map(_kind, numerals))

    def enclosed(self, precision: int) -> Interval:
        """The value as an interval."""
        known = self.known.get(precision)
        if known is None:
            numbers = [numeral.interval for numeral in self.numerals]
            known = self.known[precision] = self.form.value.enclosed(numbers, precision)
        return known

    def __call__(self, precision: int) -> Real:
        return self.form.value([to_real(numeral.interval, precision) for numeral in self.numerals], precision)

    @property
    def term(self) -> Node:
        """The tree; all but a numeral is made when somebody asks for a part of it."""
        tree = self.form.tree
        if isinstance(tree, Slot) or not self.numerals:
            return self._tree()
        text = _text(self.form, self.kinds)
        if text is None:
            return self._tree()
        return later(type(tree), self._tree, text.format(*map(_digits, self.numerals)))

    def _tree(self) -> Node:
        return _filled(self.form.tree, [numeral.node for numeral in self.numerals])

    def parts(self, parts: tuple[Packed, ...]) -> list[Put]:
        """Parts of the form, each as a number."""
        return [part.put(self.numerals) for part in parts]

    @property
    def numeral(self) -> Node | None:
        """The numeral that the term is, where it is one."""
        if not self.form.may_be_numeral:
            return None
        tree = self._tree()
        return tree if rational(tree) is not None else None


@lru_cache(maxsize=KEPT)
def form(tree: Node) -> Form:
    """The form of a tree with slots; the same one for the same tree."""
    return Form(tree)


@lru_cache(maxsize=KEPT)
def in_slots(formula: Node, names: tuple[Node, ...], *, dots: bool = True) -> tuple[Form, tuple[Node, ...]]:
    """The form of a formula with slots for the names, and those of them that it holds."""
    parts = frozenset(formula.walk())
    tree = Scope({name: Slot(index) for index, name in enumerate(names) if name in parts}).closed(formula)
    form, picks = packed(dotted(tree) if dots else tree)
    return form, tuple(names[index] for index in picks)


@lru_cache(maxsize=64)
def column_form(count: int) -> Form:
    """So many numerals, one below the other."""
    return form(Matrix(tuple((Slot(place),) for place in range(count))))


def dotted(node: Node) -> Node:
    """Numbers side by side get a dot between them; a name such as π may stand beside its factor."""
    inner = mapped(node, dotted)
    if isinstance(inner, Multiply) and "" in inner.signs:
        beside = zip(inner.signs, inner.factors[1:], strict=True)
        return Multiply(inner.factors, tuple(sign or ("" if isinstance(f, Name) else "cdot") for sign, f in beside))
    return inner


def _filled(node: Node, numerals: Sequence[Node]) -> Node:
    return numerals[node.index] if isinstance(node, Slot) else mapped(node, lambda part: _filled(part, numerals))


@lru_cache(maxsize=KEPT)
def _text(form: Form, kinds: tuple[Kind, ...]) -> str | None:
    """The LaTeX of a form with ``{0}``, ``{1}`` … for the digits of numerals of these kinds, as ``str.format`` takes it.

    None where the text depends on the digits: a power writes a small exponent, and a base 10, in its own way.
    """
    for part in form.tree.walk():
        if isinstance(part, Power) and (_ten(part.base, kinds) or isinstance(part.exponent, Slot)):
            return None
    written = latex(_filled(form.tree, [kind.example(index) for index, kind in enumerate(kinds)]))
    marked = re.sub("([\ue000-\uf8ff])(?: \\\\times 10\\^\\{1\\})?", r"\1", written).replace("{", "{{").replace("}", "}}")
    return re.sub("[\ue000-\uf8ff]", lambda mark: f"{{{ord(mark[0]) - MARK}}}", marked)


def _ten(base: Node, kinds: tuple[Kind, ...]) -> bool:
    return isinstance(base, Slot) and kinds[base.index].special == "10"


# --- functions ------------------------------------------------------------------------------------------


def _outermost(term: Node) -> list[Node]:
    if _is_function(term):
        return [term]
    return [part for child in term.children() for part in _outermost(child)]


def _is_function(node: Node) -> bool:
    if isinstance(node, Call):
        return node.function.letter not in ("max", "min", "abs")
    return isinstance(node, Root) or (isinstance(node, Power) and node.base == E)
