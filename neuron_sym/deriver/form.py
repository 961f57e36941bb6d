r"""Forms: formulas with numbered slots for numerals, kept; an example only fills the slots.

.. math:: -(y \ln\hat{y} + (1 - y)\ln(1 - \hat{y})) \quad\to\quad -(□_0 \cdot \ln(□_1) + (1 - □_0) \cdot \ln(1 - □_1))

All that does not depend on the digits is worked out once for each form: its value as a function of the
numbers, its LaTeX between the numerals, the functions in it, and what is left of it when its brackets are
worked out. Which brackets a numeral needs, and what goes when it is 0 or 1, is said by its *kind*.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property, lru_cache
from itertools import product
from typing import NamedTuple

from neuron_sym.compiled_value import Formula, compiled
from neuron_sym.deriver.digits import Quantity
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
from neuron_sym.notation.writer import latex
from neuron_sym.number import rational
from neuron_sym.real import Real
from neuron_sym.scope import Scope

KEPT = 4_096
"""How many forms, texts and steps are kept."""
E = Name("e")
_MARK = 0xE000
"""The private characters of Unicode stand for the digits of numerals while a text is made."""


class Slot(Node):
    """The place of a numeral in a form."""

    index: int


class Numeral:
    """A number as it is printed, and what the forms want to know of it."""

    __slots__ = ("digits", "kind", "node", "value")

    def __init__(self, node: Node) -> None:
        number = node.operand if isinstance(node, Negative) else node
        assert isinstance(number, Number)
        value, minus = number.value, number is not node
        self.node, self.value = node, -value if minus else value
        self.digits = latex(number) if number.exponent is not None else number.digits
        power, size = number.exponent is not None, "0" if not value else "1" if value == 1 else ""
        self.kind = _KINDS[minus, power, size or ("10" if number.digits == "10" else "")]


def numeral(node: Node) -> Numeral:
    """The numeral that a node is; it is kept with the node, since one number goes into many forms."""
    known: Numeral | None = node.__dict__.get("_numeral")
    if known is None:
        known = node.__dict__["_numeral"] = Numeral(node)
    return known


class Kind(NamedTuple):
    """All of a numeral but its digits: a minus sign, a power of ten beside it, and whether it is 0, 1 or 10."""

    minus: bool
    power: bool
    special: str

    def example(self, index: int) -> Node:
        """A numeral of this kind with a mark for its digits."""
        number = Number(chr(_MARK + index), 1 if self.power else None)
        return Negative(number) if self.minus else number


_KINDS = {
    kind: Kind(*kind) for kind in product((False, True), (False, True), ("", "0", "1", "10"))
}


class Form:
    """A formula with slots, numbered from 0; :func:`form` gives the one of a tree."""

    def __init__(self, tree: Node) -> None:
        self.tree = tree
        self.slots: dict[Node, int] = {part: part.index for part in tree.walk() if isinstance(part, Slot)}

    @cached_property
    def value(self) -> Formula:
        """The value by the numbers in the slots."""
        return compiled(self.tree, self.slots)

    def of(self, numbers: Sequence[Quantity]) -> Quantity:
        """The value with these numbers in the slots, worked out once for each precision."""
        known: dict[int, Real] = {}

        def at(precision: int) -> Real:
            if precision not in known:
                known[precision] = self.value([number(precision) for number in numbers], precision)
            return known[precision]

        return at

    @cached_property
    def functions(self) -> tuple[Node, ...]:
        """The outermost functions, roots and powers of e; none where the form is nothing but one of them."""
        inner = self.tree.operand if isinstance(self.tree, Negative) else self.tree
        return () if _is_function(inner) else tuple(_outermost(inner))

    @cached_property
    def powers(self) -> tuple[Node, ...]:
        """The powers of e that hold no other ones."""
        powers = [part for part in self.tree.walk() if isinstance(part, Power) and part.base == E]
        return tuple(part for part in powers if not any(inner in powers for inner in part.exponent.walk()))

    @cached_property
    def around_functions(self) -> Packed:
        """The form with more slots, for its functions."""
        return packed(dotted(self._around(self.functions)))

    @cached_property
    def around_powers(self) -> Packed:
        """The form with more slots, for its powers of e."""
        return packed(self._around(self.powers))

    def _around(self, parts: tuple[Node, ...]) -> Node:
        return replaced(self.tree, {id(part): Slot(len(self.slots) + place) for place, part in enumerate(parts)})


class Packed(NamedTuple):
    """A form, and which numerals of those at hand its slots are for."""

    form: Form
    picks: tuple[int, ...]

    def put(self, numerals: Sequence[Numeral]) -> Put:
        """The form with these in its slots."""
        return Put(self.form, [numerals[index] for index in self.picks])


def packed(tree: Node) -> Packed:
    """The form of a tree whose slots are not numbered from 0 on, or not all there."""
    picks = tuple(dict.fromkeys(part.index for part in tree.walk() if isinstance(part, Slot)))
    choice: dict[int, Node | None] = {
        id(part): Slot(picks.index(part.index)) for part in tree.walk() if isinstance(part, Slot)
    }
    return Packed(form(replaced(tree, choice)), picks)


class Put:
    """A form with numerals in its slots: a number, by its precision in bits, its text and its tree."""

    __slots__ = ("_known", "form", "numerals")

    def __init__(self, form: Form, numerals: Sequence[Numeral]) -> None:
        self.form, self.numerals = form, numerals
        self._known: dict[int, Real] = {}

    def __call__(self, precision: int) -> Real:
        if precision not in self._known:
            self._known[precision] = self.form.value([numeral.value for numeral in self.numerals], precision)
        return self._known[precision]

    @property
    def term(self) -> Node:
        """The tree; all but a numeral is made when somebody asks for a part of it."""
        tree = self.form.tree
        if isinstance(tree, Slot) or not self.numerals:
            return self._tree()
        text, order = _text(self.form, tuple([numeral.kind for numeral in self.numerals]))
        if text is None:
            return self._tree()
        return later(type(tree), self._tree, text % tuple([self.numerals[index].digits for index in order]))

    def _tree(self) -> Node:
        return _filled(self.form.tree, [numeral.node for numeral in self.numerals])

    def parts(self, parts: tuple[Node, ...]) -> list[Put]:
        """Parts of the form, each as a number."""
        return [Put(form(part), self.numerals) for part in parts]

    @property
    def numeral(self) -> Node | None:
        """The numeral that the term is, where it is one."""
        tree = self.form.tree
        operand = tree.operand if isinstance(tree, Negative) else tree
        return self._tree() if isinstance(operand, (Slot, Number)) and rational(self._tree()) is not None else None


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
def _text(form: Form, kinds: tuple[Kind, ...]) -> tuple[str | None, tuple[int, ...]]:
    """The LaTeX of a form with ``%s`` for the digits of numerals of these kinds, and which these are in turn.

    None where the text depends on the digits: a power writes a small exponent, and a base 10, in its own way.
    """
    for part in form.tree.walk():
        if isinstance(part, Power) and (_ten(part.base, kinds) or isinstance(part.exponent, Slot)):
            return None, ()
    written = latex(_filled(form.tree, [kind.example(index) for index, kind in enumerate(kinds)]))
    pieces = re.split("([\ue000-\uf8ff])(?: \\\\times 10\\^\\{1\\})?", written.replace("%", "%%"))
    return "%s".join(pieces[::2]), tuple(ord(mark) - _MARK for mark in pieces[1::2])


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
