"""What the lexer makes of a text, and the error of whatever cannot be read."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

from neuron_sym.errors import NeuronSymError
from neuron_sym.expression import Span

Dialect = Literal["latex", "plain"]
Commas = Literal["", "outside", "everywhere"]
"""Where a comma between digits is a decimal mark in a document: as far as is known nowhere, outside brackets, or in
them too."""


class ReadError(NeuronSymError):
    """The text cannot be read: where, what was found, what was expected."""

    def __init__(self, message: str, span: Span) -> None:
        super().__init__(message)
        self.message = message
        self.span = span


class Kind:
    """What a token is for the reader: plain constants, since a member of an Enum takes six times as long to look up."""

    NUMBER: Final = "number"
    NAME: Final = "name"  # a letter, a Greek letter or a word
    FUNCTION: Final = "function"  # a name that is always a function: exp, \ln, sigmoid
    TEXT: Final = "text"  # \text{…}
    FONT: Final = "font"  # \mathbf, \boxed, \hat: applies to the next group
    COMMAND: Final = "command"  # \frac, \sqrt, \sum
    PLUS: Final = "plus"
    MINUS: Final = "minus"
    TIMES: Final = "times"  # value: the sign of the product
    SLASH: Final = "slash"
    OPEN: Final = "open"  # ( [ \{, value: the closing bracket
    CLOSE: Final = "close"
    BAR: Final = "bar"
    GROUP: Final = "group"  # {
    END_GROUP: Final = "end group"  # }
    SUP: Final = "sup"
    SUB: Final = "sub"
    PRIME: Final = "prime"
    PERCENT: Final = "percent"
    ELLIPSIS: Final = "ellipsis"
    RELATION: Final = "relation"
    BREAK: Final = "break"  # between two statements: \implies, →, ;
    WIDE: Final = "wide"  # \quad, two blanks: parts statements where an operand ends and another begins
    COMMA: Final = "comma"
    STOP: Final = "stop"  # a full stop
    AMPERSAND: Final = "ampersand"
    ROW: Final = "row"
    BEGIN: Final = "begin"
    END: Final = "end"
    REMARK: Final = "remark"  # a tick
    UNREAD: Final = "unread"  # a command with its arguments that is not known, value: why it is not read


class Token(NamedTuple):
    """A token and the range of text that it was read from; ``value`` is its normal form."""

    kind: str
    value: str
    start: int
    end: int
    exponent: int | None = None
    note: str = ""

    @property
    def span(self) -> Span:
        """The range as a :class:`Span`."""
        return Span(self.start, self.end)
