r"""Text to tokens, for LaTeX and for plain text.

Both dialects end in the same token kinds, so that one reader serves both. What the dialects do
differently is all here: in LaTeX a run of two letters is a product (``wx``), in plain text it is a
word; a backslash starts a command in LaTeX only; two blanks part statements in plain text only.

The tables are allow-lists: a command or character that is not on them is refused, with its place.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final, Literal, NamedTuple, NoReturn

from neuron_sym.errors import NeuronSymError, code_point
from neuron_sym.expression import Span
from neuron_sym.number import MAX_DIGITS, MAX_EXPONENT
from neuron_sym.pattern import pattern

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


GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε", "zeta": "ζ",
    "eta": "η", "theta": "θ", "vartheta": "θ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν",
    "xi": "ξ", "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "upsilon": "υ", "phi": "φ", "varphi": "φ",
    "chi": "χ", "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ",
    "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω", "Sigma": "Σ", "partial": "∂", "nabla": "∇", "ell": "ℓ", "infty": "∞",
}  # fmt: skip
SCRIPT = dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "𝒜ℬ𝒞𝒟ℰℱ𝒢ℋℐ𝒥𝒦ℒℳ𝒩𝒪𝒫𝒬ℛ𝒮𝒯𝒰𝒱𝒲𝒳𝒴𝒵", strict=True))
r"""``\mathcal{L}``."""
LETTERS = frozenset(GREEK.values()) - {"Σ"} | frozenset(SCRIPT.values())

FUNCTIONS = frozenset(
    "exp ln log max min sin cos tan arcsin arccos arctan sinh cosh tanh Tanh sigmoid Sigmoid logistic "
    "relu ReLU Relu softmax Softmax softplus Softplus step sgn sign abs floor ceil erf id".split()
)
"""Words that are functions wherever they stand before an argument."""

RELATIONS = {
    "=": "=", "approx": r"\approx", "simeq": r"\approx", "cong": r"\approx", "doteq": r"\approx",
    "equiv": "=", "coloneqq": ":=", "leftarrow": r"\leftarrow", "gets": r"\leftarrow",
    "le": r"\le", "leq": r"\le", "ge": r"\ge", "geq": r"\ge", "lt": "<", "gt": ">", "ne": r"\ne", "neq": r"\ne",
    "≈": r"\approx", "≃": r"\approx", "≅": r"\approx", "≐": r"\approx", "≡": "=", "←": r"\leftarrow", "≔": ":=",
    "≤": r"\le", "≥": r"\ge", "≠": r"\ne", "<": "<", ">": ">",
}  # fmt: skip
BREAKS = frozenset("to rightarrow mapsto implies Rightarrow iff Longrightarrow longrightarrow Leftrightarrow Longleftrightarrow therefore".split())
PRODUCTS = {
    "cdot": "cdot", "times": "times", "ast": "star", "star": "star", "odot": "odot", "bullet": "cdot",
    "*": "star", "×": "times", "·": "cdot", "⋅": "cdot", "∙": "cdot", "•": "cdot", "⊙": "odot", "∗": "star",
}  # fmt: skip
DROPPED = frozenset(
    ", ; : ! > displaystyle textstyle scriptstyle scriptscriptstyle limits nolimits notag nonumber hfill hline "
    "left right big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr".split()
) | {" ", "\n"}
DROPPED_WITH_ARGUMENT = frozenset("tag label hspace vspace color".split())
FONTS = frozenset(
    "mathbf textbf boldsymbol bm mathrm mathit mathsf mathcal mathbb operatorname boxed hat bar overline tilde vec "
    "widehat overrightarrow".split()
)
TEXTS = frozenset("text mbox textrm textit textsf texttt textnormal".split())
COMMANDS = frozenset("frac dfrac tfrac cfrac sqrt sum prod".split())
BARS = {"lvert": "|", "rvert": "|", "vert": "|", "mid": "|", "|": "‖", "Vert": "‖", "lVert": "‖", "rVert": "‖",
        "parallel": "‖"}  # fmt: skip
TRANSPOSES = frozenset("top intercal".split())
SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺ᵀᵗ", "0123456789-+TT", strict=True))
SUBSCRIPTS = dict(zip("₀₁₂₃₄₅₆₇₈₉", "0123456789", strict=True))
SMALL_LETTERS = dict(zip("ₐₑₕᵢⱼₖₗₘₙₒₚₜᵤᵥₓ", "aehijklmnoptuvx", strict=True))
"""Letters that stand below."""
RAISED = {**SUPERSCRIPTS, **dict(zip("⁽⁾ⁱʲᵏⁿˡ", "()ijknl", strict=True))}
_INDEX = pattern(r"\(([0-9]{1,3}|[a-z])\)")
VULGAR = {"½": ("1", "2"), "¼": ("1", "4"), "¾": ("3", "4"), "⅓": ("1", "3"), "⅔": ("2", "3")}
ACCENTED = {"ŷ": "y", "ẑ": "z", "â": "a", "ê": "e", "ŵ": "w"}

COUNTS = frozenset(("TP", "FP", "TN", "FN", "SE", "SD", "CE", "SS"))
"""Two letters that are one name in LaTeX too."""
OPENINGS = {")": "(", "]": "[", "}": "{", "⟩": "⟨", "⌋": "⌊", "⌉": "⌈"}
"""What opens what these signs close."""
ROUNDINGS = {"floor": ("⌊", "⌋"), "ceil": ("⌈", "⌉")}
"""The signs round what is rounded to a whole number."""
EVENTS = {"cap": "∩", "cup": "∪", "neg": "¬", "lnot": "¬"}
"""What joins events in a probability, and is no sign of arithmetic."""

_MEANINGS: dict[str, tuple[str, str] | None] = {
    **{f"\\{command}": (Kind.TIMES, sign) for command, sign in PRODUCTS.items()},
    **{f"\\{command}": (Kind.BREAK, command) for command in BREAKS},
    **{f"\\{command}": (Kind.RELATION, sign) for command, sign in RELATIONS.items() if command != "equiv"},
    **{f"\\{command}": (Kind.FUNCTION, command) for command in FUNCTIONS},
    **{f"\\{command}": (Kind.NAME, letter) for command, letter in GREEK.items()},
    **{f"\\{command}": (Kind.BAR, bar) for command, bar in BARS.items()},
    **{f"\\{command}": (Kind.NAME, "T") for command in TRANSPOSES},
    **{f"\\{command}": (Kind.ELLIPSIS, command) for command in ("dots", "ldots", "cdots", "vdots", "ddots")},
    **{f"\\{command}": (Kind.FONT, command) for command in FONTS if command != "textbf"},
    **{f"\\{command}": (Kind.COMMAND, "frac" if command.endswith("frac") else command) for command in COMMANDS},
    r"\quad": (Kind.WIDE, "quad"), r"\qquad": (Kind.WIDE, "qquad"), r"\Pr": (Kind.NAME, "Pr"), r"\%": (Kind.PERCENT, "%"),
    r"\div": (Kind.SLASH, "/"), r"\prime": (Kind.PRIME, "'"), r"\checkmark": (Kind.REMARK, "checkmark"),
    r"\lfloor": (Kind.OPEN, "⌋"), r"\rfloor": (Kind.CLOSE, "⌋"), r"\lceil": (Kind.OPEN, "⌉"), r"\rceil": (Kind.CLOSE, "⌉"),
    "⌊": (Kind.OPEN, "⌋"), "⌋": (Kind.CLOSE, "⌋"), "⌈": (Kind.OPEN, "⌉"), "⌉": (Kind.CLOSE, "⌉"),
    r"\{": (Kind.OPEN, "}"), r"\}": (Kind.CLOSE, "}"), r"\langle": (Kind.OPEN, "⟩"), r"\rangle": (Kind.CLOSE, "⟩"),
    "⟨": (Kind.OPEN, "⟩"), "⟩": (Kind.CLOSE, "⟩"),
    **{f"\\{command}": (Kind.UNREAD, f"\\{command} is not read in a formula") for command in EVENTS},
    **{sign: (Kind.UNREAD, f"\\{command} is not read in a formula") for command, sign in EVENTS.items() if command != "lnot"},
    **{f"\\{command}": None for command in DROPPED},
    **{sign: (Kind.TIMES, product) for sign, product in PRODUCTS.items()},
    "+": (Kind.PLUS, "+"), "-": (Kind.MINUS, "-"), "−": (Kind.MINUS, "-"), "–": (Kind.MINUS, "-"),
    "/": (Kind.SLASH, "/"), "÷": (Kind.SLASH, "/"), "^": (Kind.SUP, "^"), "_": (Kind.SUB, "_"),
    "'": (Kind.PRIME, "'"), "′": (Kind.PRIME, "'"), "’": (Kind.PRIME, "'"), "|": (Kind.BAR, "|"),
    "∣": (Kind.BAR, "|"), "‖": (Kind.BAR, "‖"), "∥": (Kind.BAR, "‖"),
    ",": (Kind.COMMA, ","), "√": (Kind.COMMAND, "sqrt"), "∑": (Kind.COMMAND, "sum"), "Σ": (Kind.COMMAND, "sum"),
    "∏": (Kind.COMMAND, "prod"),
    "✓": (Kind.REMARK, "✓"), "✔": (Kind.REMARK, "✔"), "=": (Kind.RELATION, "="), "≈": (Kind.RELATION, r"\approx"),
    "(": (Kind.OPEN, ")"), "[": (Kind.OPEN, "]"), ")": (Kind.CLOSE, ")"), "]": (Kind.CLOSE, "]"),
}  # fmt: skip
"""What is one token whatever stands around it; nothing at all where it only sets type."""
_IN_LATEX = {**_MEANINGS, "{": (Kind.GROUP, "{"), "}": (Kind.END_GROUP, "}"), "&": (Kind.AMPERSAND, "&"), "~": None}
_IN_PLAIN = {**_MEANINGS, "{": (Kind.OPEN, "}"), "}": (Kind.CLOSE, "}")}
_WITH_OTHERS = frozenset("=-^_")

_NUMERAL = r"([0-9]{1,150}(?:\.[0-9]{1,150})?)(?![0-9.,{eExX\u2009\u202f]|\\(?:[,_]|(?:mathrm|text)\{[eE]|(?:overline|bar|dot)\s*\{[0-9]))"
_ACCENTED_LETTERS = "äöüßÄÖÜáàçéèíìóòúùñîïôûëœÉÀ"
_LETTER = rf"([A-Za-z])(?![A-Za-z0-9\u0302{_ACCENTED_LETTERS}])"
_ACCENTED_WORD = pattern(rf"[A-Za-z{_ACCENTED_LETTERS}]{{2,60}}")
_SIGN = r"[+/÷−–'′’|∣‖∥,√∑✓✔()\[\]{}×·⋅∙•⊙∗]|-(?!-?>)|\*(?!\*)|(?<![-+−*])[=≈](?![=>\u0338\u20d2])"
_OFTEN_IN_LATEX = pattern(rf"[ \t]*(?:{_NUMERAL}|(\\[A-Za-z]+|{_SIGN}|[_&~]|\^(?!\s*\{{?\s*\\))|{_LETTER})")
_OFTEN_IN_PLAIN = pattern(rf" ?(?:{_NUMERAL}|({_SIGN}|\^|_(?=[\w({{]))|{_LETTER})")
"""A numeral, a sign or command, or a letter that nothing around it makes another; most texts hold little else."""
_NUMBER, _FIXED, _ALONE = 1, 2, 3
"""The groups of these patterns."""
_COMMAND = pattern(r"\\([A-Za-z]+|.)", re.DOTALL)
_REPEATING = pattern(r"\.([0-9]*)\\(?:overline|bar|dot)\s*\{([0-9]+)\}")
_GROUP_SEPARATOR = pattern(r"\\,|\{\\,\}|\u2009|\u202f")
_DIGITS = pattern(r"[0-9]+")
_EXPONENT = pattern(r"(?:[eE]([+-]?[0-9]+)|(?:[eE]|\\(?:mathrm|text)\{[eE]\})\{([+-]?[0-9]+)\}"
                    r"|\\(?:mathrm|text)\{[eE]([+-]?[0-9]+)\})(?![0-9A-Za-z^_{]|\.[0-9])")
r"""``1e-3``, ``1e{-3}``, ``1\mathrm{e}{-3}`` and ``1\text{e-3}``."""
_BASED = pattern(r"(2|10)\s*\(")
"""``log2(8)``, as programs write it."""
_BRACED = pattern(r"\s*(?:\[[^\[\]{}\n]{0,40}\])?\s*\{([^{}]*)\}")
_DISTANCE = pattern(r"\s*\[\s*-?[0-9.]+\s*(?:pt|em|ex|mm|cm|in)\s*\]")
DECIMAL_COMMA = pattern(r"(?<![0-9])(?:0\{,\}[0-9]|[0-9]+\{,\}(?:[0-9]{1,2}|[0-9]{4,})(?![0-9]))")
RELATION = pattern(r"[=≈]|\\(?:approx|leftarrow)")
_PERCENTAGE_IN_BRACKETS = pattern(r"\s*[0-9]+,[0-9]+\s*(?:\\,)?\s*\\?%")
_PLAIN_COMMA = pattern(r",[0-9]")
_ARROW = pattern(r"={1,2}>|-{1,2}>")
_SCRIPTS = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3"
_WORD_OF_OTHER_SCRIPT = pattern(f"[{_SCRIPTS}]+")
_AFTER_LABEL = pattern(r"\s*(?:\\q?quad(?![a-z])|&|\\text\b|\\\\)")
_TRAILING_UNDERSCORE = pattern(r"_+(?![\w({\\]| *\w)")
_APPLIED = pattern(r"\s*(?:\\left|\\[bB]igg?l?)?\s*[({]|\s*'")
_APPLIED_LOGARITHM = pattern(rf"_(?:[0-9]+|\{{[0-9]+\}})\s*\(|{_APPLIED.pattern}")
_SNAKE_CASE = pattern(r"_([A-Za-z]{2,}(?:_[A-Za-z0-9]+)*)(?![A-Za-z0-9_({])")
"""``step_update`` and ``loss_per_sample``: names of programs."""
_WORDS = pattern(r"[A-Za-z]{3,30}(?:\\ [A-Za-z]{3,30}){1,4}(?![A-Za-z])")
r"""``New\ Weight``, as some write a name of two words without a command."""
_ENDS_TERM = pattern(r"\s*(?:[=≈<>≤≥+*·,;)!?]|[-−–] |\.?\s*$|\.\s)")
"""What stands behind ``90 %``; ``10 % 3`` is a remainder in programs."""
_ARGUMENT = pattern(r"\s*\{")
_BRACE = pattern(r"\\.|[{}]", re.DOTALL)
_CHANGES_MEANING = pattern("command|def|let|if|else|fi|cat|in(?:put|clude)|write|read|group|operator|loop|unexpanded|char", re.IGNORECASE)
_DEGREES = pattern(r"\s*\{?\s*\\circ\s*\}?\s*(?:\\(?:text|mathrm)\{)?[CFK]?\b\}?")


_BEFORE_TERM = (Kind.PLUS, Kind.MINUS, Kind.TIMES, Kind.SLASH, Kind.RELATION, Kind.OPEN, Kind.COMMA, Kind.BREAK, Kind.ROW, Kind.AMPERSAND)
_ENTRIES = pattern(r"<[^<>=\n]*,[^<>=\n]*>")
_GOES_ON = (Kind.PLUS, Kind.MINUS, Kind.TIMES, Kind.SLASH, Kind.RELATION)
"""A line of plain text that ends in one of these goes on in the next."""


class _Lexer:
    def __init__(self, text: str, dialect: Dialect, commas: Commas, *, tolerant: bool = False) -> None:
        self.text = text
        self.tolerant = tolerant
        self.latex = dialect == "latex"
        self.everywhere = commas == "everywhere"
        self.decimal_comma = commas in ("outside", "everywhere") or bool(DECIMAL_COMMA.search(text))
        self.position = 0
        self.meanings = _IN_LATEX if self.latex else _IN_PLAIN
        self.tokens: list[Token] = []
        self.depth = 0
        """How many brackets and subscripts are open after the tokens counted: a comma between digits parts two indices there."""
        self.opened: list[int] = []
        """Where the brackets that are open stand among these tokens."""
        self.groups: list[bool] = []
        """Of each open brace, whether it holds a subscript."""
        self.counted = 0

    def refuse(self, message: str, start: int | None = None, end: int | None = None) -> NoReturn:
        start = self.position if start is None else start
        raise ReadError(message, Span(start, start + 1 if end is None else end))

    def emit(self, kind: str, value: str, end: int, **extra: int | str | None) -> None:
        self.tokens.append(Token(kind, value, self.position, end, **extra))  # type: ignore[arg-type]
        self.position = end

    def run(self) -> list[Token]:
        """The tokens: what is as common as plain by its pattern, the rest by :meth:`next`."""
        text, length, tokens, meanings = self.text, len(self.text), self.tokens, self.meanings
        often = (_OFTEN_IN_LATEX if self.latex else _OFTEN_IN_PLAIN).match
        while self.position < length:
            found = often(text, self.position)
            if found is None:
                self.next()
                continue
            group = found.lastindex or 0
            start, end = found.span(group)
            if group == _NUMBER:
                tokens.append(Token(Kind.NUMBER, found[_NUMBER], start, end))
            elif group == _ALONE:
                tokens.append(Token(Kind.NAME, found[_ALONE], start, end))
            elif found[_FIXED] not in meanings:
                self.position = start
                self.next()
                continue
            elif meaning := meanings[found[_FIXED]]:
                tokens.append(Token(*meaning, start, end))
            self.position = end
        return tokens

    def next(self) -> None:
        text, position = self.text, self.position
        char = text[position]
        if char in _WITH_OTHERS and self.with_others(char):
            return
        if char in "0123456789" or (char == "." and text[position + 1 : position + 2].isascii()
                                    and text[position + 1 : position + 2].isdigit()):  # fmt: skip
            self.number()
        elif char.isspace():
            self.space()
        elif char == "\\" and self.latex:
            self.command()
        elif not self.latex and (accented := self.accented_word(char)):
            self.emit(Kind.NAME, accented.group(), accented.end())
        elif char.isascii() and char.isalpha():
            self.word()
        elif char in LETTERS or char in ACCENTED:
            self.letter(char)
        elif text.startswith("**", position) and not self.latex:
            self.emit(Kind.SUP, "^", position + 2)
        elif char == ":" and text.startswith(":=", position):
            self.emit(Kind.RELATION, ":=", position + 2)
        elif char in RELATIONS:
            self.relation(char)
        elif char in RAISED:
            self.superscript()
        elif char in SUBSCRIPTS or char in SMALL_LETTERS:
            self.subscript()
        elif char in VULGAR:
            self.vulgar(char)
        elif char == ";" or char in "→⇒⟹" or (char == ":" and self.labels(position)):
            self.emit(Kind.BREAK, char, position + 1)
        elif char in "….":
            self.dots(char)
        elif char == "%":
            self.percent()
        elif other := _WORD_OF_OTHER_SCRIPT.match(text, position):
            self.emit(Kind.NAME, other.group(), other.end())
            self.digits_as_subscript()
        elif meaning := self.meanings.get(char):
            self.emit(*meaning, position + 1)
        elif text.startswith("!=", position):
            self.refuse("!= is a sign of programs; write \\ne", position, position + 2)
        else:
            self.refuse(f"{_shown(char)} is not read in a formula")

    def labels(self, position: int) -> bool:
        """Whether a colon ends a label; between two numbers it may be a sign of division."""
        if self.latex:
            return _AFTER_LABEL.match(self.text, position + 1) is not None
        divides = self.text[position - 1 : position] == " " and bool(self.tokens) and self.tokens[-1].kind in (Kind.NUMBER, Kind.CLOSE)
        return not divides and self.text[position + 1 : position + 2].isspace()

    def with_others(self, char: str) -> bool:
        r"""Reads ``->``, ``^\circ C`` or the underscore that a name ends in, where it is one of these."""
        text, position = self.text, self.position
        if char in "=-" and (arrow := _ARROW.match(text, position)):
            self.emit(Kind.BREAK, "→", arrow.end())
        elif char == "^" and self.latex and (degrees := _DEGREES.match(text, position + 1)):
            self.emit(Kind.TEXT, "°", degrees.end())
        elif char == "_" and not self.latex and (trailing := _TRAILING_UNDERSCORE.match(text, position)):
            self.tokens.append(Token(Kind.SUB, "_", position, position))
            self.emit(Kind.NAME, "_", trailing.end())
        else:
            return False
        return True

    @property
    def brackets(self) -> int:
        """How many brackets and subscripts are open here."""
        for place in range(self.counted, len(self.tokens)):
            kind = self.tokens[place].kind
            if kind is Kind.OPEN:
                self.depth += 1
                self.opened.append(place)
            elif kind is Kind.CLOSE:
                self.depth -= self.depth > 0
                del self.opened[-1:]
            elif kind is Kind.GROUP:
                self.groups.append(place > 0 and self.tokens[place - 1].kind is Kind.SUB)
                self.depth += self.groups[-1]
            elif kind is Kind.END_GROUP and self.groups:
                self.depth -= self.groups.pop()
        self.counted = len(self.tokens)
        return self.depth

    def space(self) -> None:
        start, end = self.position, self.position
        while end < len(self.text) and self.text[end] in " \t\r\n\u00a0\u2009\u202f":
            end += 1
        if end == start:
            self.refuse(f"{_shown(self.text[start])} is not read as a blank; use an ordinary space")
        lines = self.text.count("\n", start, end)
        if lines and not self.latex and self.tokens and self.tokens[-1].kind in _GOES_ON:
            lines = 0
        if lines > (1 if self.latex else 0):
            self.emit(Kind.ROW, "\n", end)
        elif lines and self.between_statements(start, end):
            self.emit(Kind.WIDE, "\n", end)
        elif not self.latex and end - start >= 2 and (lines or "\n" not in self.text[start:end]):
            self.emit(Kind.WIDE, " ", end)
        else:
            self.position = end

    def between_statements(self, start: int, end: int) -> bool:
        """Whether the lines on both sides of a line break hold a relation each: TeX sees a blank, authors mean two."""
        before = self.text.rfind("\n", 0, start) + 1
        after = self.text.find("\n", end)
        lines = (self.text[before:start], self.text[end : after if after >= 0 else len(self.text)])
        return all(RELATION.search(line) for line in lines)

    def number(self) -> None:
        start = self.position
        digits = self.digits(groups=True)
        separator = ""
        if self.position < len(self.text) - 1:
            if self.latex and (repeating := _REPEATING.match(self.text, self.position)):
                return self.repeating(start, digits, repeating)
            if self.text[self.position] == "." and self.text[self.position + 1] in "0123456789":
                separator, self.position = ".", self.position + 1
            elif self.text.startswith("{,}", self.position):
                return self.braced_comma(start, digits)
            elif _PLAIN_COMMA.match(self.text, self.position) and (not self.brackets or self.decimal_in_brackets()):
                if not self.decimal_comma:
                    self.refuse("a comma between digits may be a decimal or a thousands mark; "
                                "write 0.5, 1000, or {,} for a decimal comma", self.position)
                separator, self.position = ",", self.position + 1
        if separator:
            digits += "." + self.digits(groups=True, decimals=True)
        self.finish_number(start, digits, decimal_comma=separator == ",")

    def repeating(self, start: int, digits: str, found: re.Match[str]) -> None:
        r"""``0.1\overline{6}``: the fraction that it is, 15/90."""
        begun, period = found.groups()
        if len(digits + begun + period) > MAX_DIGITS:
            self.refuse(f"a number of more than {MAX_DIGITS} digits", start, found.end())
        self.position = start
        self.fraction(str(int(digits + begun + period) - int(digits + begun)), "9" * len(period) + "0" * len(begun), found.end())

    def decimal_in_brackets(self) -> bool:
        """Whether ``0,5`` in brackets is a number, where commas are decimal marks: there one may also part a list."""
        if not self.everywhere or not self.opened:  # which .brackets has counted
            return False
        opening = self.tokens[self.opened[-1]]
        before = self.tokens[self.opened[-1] - 1] if self.opened[-1] else None
        found = self.text.find(opening.value, self.position)
        inside = self.text[opening.end : found if found > 0 else None]
        if ";" in inside or (opening.value == ")" and re.search(r"[-+−–*/^·×⋅]|\\(?:cdot|times)", inside)):
            return True
        if opening.value == ")" and _PERCENTAGE_IN_BRACKETS.match(self.text, opening.end):
            return True
        applied = before is not None and before.kind in (Kind.FUNCTION, Kind.NAME, Kind.NUMBER, Kind.TIMES, Kind.PLUS, Kind.MINUS)
        if opening.value == ")" and applied and before and before.value not in ("max", "min"):
            return True
        self.refuse("a comma between digits in brackets may be a decimal mark or part a list; write 0{,}5 or a blank after it")

    def braced_comma(self, start: int, digits: str) -> None:
        groups = re.compile(r"(?:\{,\}[0-9]{3})+(?![0-9])").match(self.text, self.position)
        thousands = groups and digits.lstrip("0") == digits and len(digits) <= 3
        if thousands and groups and self.text[groups.end() : groups.end() + 1] == ".":
            digits += groups.group().replace("{,}", "")
            self.position = groups.end() + 1
            digits += "." + self.digits(groups=False)
        elif thousands and not self.decimal_comma:
            self.refuse(r"1{,}234 may be a decimal or a thousands mark; write 1234, 1\,234 or 1.234")
        else:
            self.position += 3
            if self.text[self.position : self.position + 1] not in "0123456789":
                self.refuse("expected digits after the decimal comma")
            digits += "." + self.digits(groups=True, decimals=True)
        self.finish_number(start, digits)

    def digits(self, *, groups: bool, decimals: bool = False) -> str:
        r"""Digits with thin spaces between groups of three: ``1\,000``, ``0.000\,01``."""
        match = _DIGITS.match(self.text, self.position)
        if not match:
            return ""
        found = match.group()
        self.position = match.end()
        while groups and (len(found) % 3 == 0 if decimals else True):
            gap = _GROUP_SEPARATOR.match(self.text, self.position)
            more = gap and _DIGITS.match(self.text, gap.end())
            if not more or (len(more.group()) > 3 if decimals else len(more.group()) != 3):
                break
            found, self.position = found + more.group(), more.end()
        return found

    def finish_number(self, start: int, digits: str, *, decimal_comma: bool = False) -> None:
        exponent, note = None, ""
        if decimal_comma:
            note = f"{self.text[start : self.position]} is read as {digits}"
        following = self.text[self.position : self.position + 2]
        match = _EXPONENT.match(self.text, self.position)
        if match:
            power = match.group(match.lastindex or 1)
            if len(power) > 5 or abs(int(power)) > MAX_EXPONENT:
                self.refuse(f"the exponent is beyond ±{MAX_EXPONENT}", start, match.end())
            exponent, self.position = int(power), match.end()
            note = f"{self.text[start : self.position]} is read as a power of ten"
        elif digits == "0" and following[:1] in ("x", "X") and following[1:] in "0123456789abcdefABCDEF" and following[1:]:
            self.refuse("looks like a hexadecimal number; write it in decimal", start, self.position + 2)
        elif following[:1] == "." and following[1:2] in "0123456789" and following[1:2]:
            self.refuse("a number with two decimal points", start, self.position + 2)
        elif following[:1] == "," and following[1:2] in "0123456789" and following[1:2] and not self.brackets:
            self.refuse("a number with two decimal marks", start, self.position + 2)
        elif following == r"\_":
            self.refuse("an underscore inside a number", start, self.position + 2)
        if len(digits) > MAX_DIGITS:
            self.refuse(f"a number of {len(digits)} digits; at most {MAX_DIGITS} are read", start, self.position)
        if not note and _GROUP_SEPARATOR.search(self.text, start, self.position) and "." not in digits:
            note = f"{self.text[start : self.position]} is read as {digits}"
        self.tokens.append(Token(Kind.NUMBER, digits, start, self.position, exponent, note))

    def command(self) -> None:
        text, start = self.text, self.position
        match = _COMMAND.match(text, start)
        if not match:
            self.refuse("a backslash at the end of the formula")
        command, end = match.group(1), match.end()
        if match.group() in self.meanings:
            meaning = self.meanings[match.group()]
            if meaning is not None:
                return self.emit(*meaning, end)
            self.position = end
            return None
        if command == "\\":
            skip = _DISTANCE.match(text, end)
            return self.emit(Kind.ROW, command, skip.end() if skip else end)
        if command in DROPPED_WITH_ARGUMENT:
            argument = _BRACED.match(text, end)
            if not argument:
                self.refuse(f"expected {{…}} after \\{command}", start, end)
            self.position = argument.end()
            return None
        if command == "_" and self.tokens and self.tokens[-1].kind in (Kind.NAME, Kind.GROUP):
            kind = Kind.SUB if self.tokens[-1].kind is Kind.NAME else Kind.NAME
            return self.emit(kind, "_", end)
        if command == "equiv":
            if "\\pmod" in text:
                self.refuse("a congruence is not read", start, end)
            return self.emit(Kind.RELATION, RELATIONS[command], end)
        if command in ("xrightarrow", "xRightarrow", "xmapsto"):
            return self.emit(Kind.BREAK, command, max(self.after_arguments(end), end))
        if command == "not":
            if not re.compile(r"\s*=").match(text, end):
                self.refuse(r"only \not= is read", start, end)
            return self.emit(Kind.RELATION, r"\ne", text.index("=", end) + 1)
        if command in TEXTS or (command == "textbf" and not self.letter_group(end)):
            return self.text_command(command, end)
        if command == "textbf":
            return self.emit(Kind.FONT, command, end)
        if command in ("begin", "end"):
            return self.environment(command, end)
        reason = f"\\{command[:40]} is not read in a formula"
        if self.tolerant and not _CHANGES_MEANING.search(command) and (after := self.after_arguments(end)) > end:
            return self.emit(Kind.UNREAD, reason, after, note="")
        self.refuse(reason, start, end)

    def after_arguments(self, end: int) -> int:
        """Where the arguments in braces of a command that is not known end: what they show is not known either."""
        while (group := _ARGUMENT.match(self.text, end)) is not None:
            level, place = 1, group.end()
            while level and (brace := _BRACE.search(self.text, place)) is not None:
                level += {"{": 1, "}": -1}.get(brace.group(), 0)
                place = brace.end()
            if level:
                return end
            end = place
        return end

    def letter_group(self, end: int) -> bool:
        argument = _BRACED.match(self.text, end)
        return bool(argument) and not re.search(r"[A-Za-z]{2}|[:;]", argument.group(1) if argument else "")

    def text_command(self, command: str, end: int) -> None:
        argument = _BRACED.match(self.text, end)
        if not argument:
            self.refuse(f"expected {{words}} after \\{command}", self.position, end)
        self.emit(Kind.TEXT, argument.group(1).replace(r"\_", "_"), argument.end())

    def environment(self, command: str, end: int) -> None:
        argument = re.compile(r"\s*\{([A-Za-z]+\*?)\}").match(self.text, end)
        if not argument:
            self.refuse(f"expected {{name}} after \\{command}", self.position, end)
        stop = argument.end()
        if command == "begin" and argument.group(1) in ("array", "alignat", "alignat*", "alignedat"):
            columns = re.compile(r"\s*\{[clr| 0-9]*\}").match(self.text, stop)
            stop = columns.end() if columns else stop
        self.emit(Kind.BEGIN if command == "begin" else Kind.END, argument.group(1), stop)

    def word(self) -> None:
        match = re.compile(r"[A-Za-z]+").match(self.text, self.position)
        assert match
        run, end = match.group(), match.end()
        applied = (_APPLIED_LOGARITHM if run == "log" else _APPLIED).match(self.text, end)
        if run == "log" and (based := _BASED.match(self.text, end)):
            self.emit(Kind.FUNCTION, run, end)
            self.tokens.append(Token(Kind.SUB, "_", end, end))
            self.emit(Kind.NUMBER, based.group(1), based.end(1))
        elif (of_words := _SNAKE_CASE.match(self.text, end)) and (not self.latex or "_" in of_words.group(1)):
            self.emit(Kind.NAME, run if self.latex else GREEK.get(run, run), end)
            self.tokens.append(Token(Kind.SUB, "_", end, end + 1))
            self.tokens.append(Token(Kind.NAME, of_words.group(1), end + 1, of_words.end()))
            self.position = of_words.end()
        elif self.latex and (words := _WORDS.match(self.text, self.position)):
            self.emit(Kind.TEXT, words.group().replace("\\", ""), words.end())
        elif run in FUNCTIONS and (applied or not self.latex):
            self.emit(Kind.FUNCTION, run, end)
        elif run == "sqrt" and applied:
            self.emit(Kind.COMMAND, run, end)
        elif len(run) >= 3 or not self.latex or (len(run) == 2 and run[0] == "d") or run in COUNTS:
            self.emit(Kind.NAME, run if self.latex else GREEK.get(run, run), end)
            self.digits_as_subscript()
        else:
            for letter in run:
                self.emit(Kind.NAME, letter, self.position + 1)
            self.digits_as_subscript()
        self.combining()

    def accented_word(self, char: str) -> re.Match[str] | None:
        """A word of plain text such as ``für``, which is none of ASCII letters."""
        found = _ACCENTED_WORD.match(self.text, self.position) if char.isalpha() else None
        return found if found and not found.group().isascii() else None

    def letter(self, char: str) -> None:
        if char in ACCENTED:
            start = self.position
            self.tokens.append(Token(Kind.FONT, "hat", start, start))
            self.emit(Kind.NAME, ACCENTED[char], start + 1)
        else:
            self.emit(Kind.NAME, char, self.position + 1)
        self.digits_as_subscript()
        self.combining()

    def combining(self) -> None:
        if self.text[self.position : self.position + 1] == "\u0302":
            named = self.tokens.pop()
            self.tokens.append(Token(Kind.FONT, "hat", named.start, named.start))
            self.tokens.append(named)
            self.position += 1

    def digits_as_subscript(self) -> None:
        """``w1`` is w with the subscript 1, whatever the dialect."""
        match = _DIGITS.match(self.text, self.position)
        if match and self.tokens[-1].kind is Kind.NAME:
            self.tokens.append(Token(Kind.SUB, "_", self.position, self.position))
            self.emit(Kind.NUMBER, match.group(), match.end())

    def relation(self, char: str) -> None:
        start = self.position
        if char in "<>" and self.fences(char):
            self.emit(Kind.OPEN if char == "<" else Kind.CLOSE, "⟩", start + 1)
            return
        if char in "=<>" and self.text[start + 1 : start + 2] in ("=", ">"):
            self.refuse(f"{self.text[start : start + 2]} is a sign of programs; write = or \\le, \\ge", start, start + 2)
        if self.tolerant and char == "=" and start and self.text[start - 1] in "+-−" and self.tokens and self.tokens[-1].end == start:
            sign = self.tokens.pop()
            self.tokens.append(Token(Kind.RELATION, f"{sign.value}=", sign.start, start + 1))
            self.position = start + 1
            return
        if start and self.text[start - 1] in "+*":
            self.refuse(f"{self.text[start - 1 : start + 1]} is a sign of programs; write it in full", start - 1, start + 1)
        if self.text[start + 1 : start + 2] in ("\u0338", "\u20d2"):
            self.refuse("a relation crossed out by a combining character; write \\ne", start, start + 2)
        self.emit(Kind.RELATION, RELATIONS[char], start + 1)

    def fences(self, char: str) -> bool:
        """Whether ``<`` and ``>`` stand round the entries of a vector, ``<0, 0, 1>``: the first where a term must begin."""
        if char == ">":
            return self.brackets > 0 and bool(self.opened) and self.tokens[self.opened[-1]].value == "⟩"
        begins = not self.tokens or self.tokens[-1].kind in _BEFORE_TERM
        return begins and _ENTRIES.match(self.text, self.position) is not None

    def superscript(self) -> None:
        start, end = self.position, self.position
        while end < len(self.text) and self.text[end] in RAISED:
            end += 1
        content = "".join(RAISED[char] for char in self.text[start:end]).replace("(T)", "(t)")
        self.tokens.append(Token(Kind.SUP, "^", start, start))
        self.tokens.append(Token(Kind.GROUP, "{", start, start))
        if content[0] in "+-" and len(content) > 1:
            self.tokens.append(Token(Kind.MINUS if content[0] == "-" else Kind.PLUS, content[0], start, start + 1))
            content = content[1:]
        index = _INDEX.fullmatch(content)
        if index:
            self.tokens.append(Token(Kind.OPEN, ")", start, start + 1))
            content = index.group(1)
        if content.isdigit():
            self.tokens.append(Token(Kind.NUMBER, content, start, end))
        elif content.isalpha() and len(content) == 1:
            self.tokens.append(Token(Kind.NAME, content, start, end))
        elif content == "+":
            self.tokens.append(Token(Kind.PLUS, content, start, end))
        else:
            self.refuse("this superscript is not read", start, end)
        if index:
            self.tokens.append(Token(Kind.CLOSE, ")", end - 1, end))
        self.tokens.append(Token(Kind.END_GROUP, "}", end, end))
        self.position = end

    def subscript(self) -> None:
        start, end = self.position, self.position
        while end < len(self.text) and self.text[end] in (SUBSCRIPTS if self.text[start] in SUBSCRIPTS else SMALL_LETTERS):
            end += 1
        self.tokens.append(Token(Kind.SUB, "_", start, start))
        content = self.text[start:end]
        if content[0] in SUBSCRIPTS:
            self.emit(Kind.NUMBER, "".join(SUBSCRIPTS[char] for char in content), end)
        else:
            self.emit(Kind.NAME, "".join(SMALL_LETTERS[char] for char in content), end)

    def vulgar(self, char: str) -> None:
        self.fraction(*VULGAR[char], self.position + 1)

    def fraction(self, above: str, below: str, end: int) -> None:
        """The tokens of a fraction in the place of what stands up to ``end``."""
        start = self.position
        self.tokens.append(Token(Kind.COMMAND, "frac", start, end))
        for digit in (above, below):
            self.tokens.append(Token(Kind.GROUP, "{", start, start))
            self.tokens.append(Token(Kind.NUMBER, digit, start, end))
            self.tokens.append(Token(Kind.END_GROUP, "}", end, end))
        self.position = end

    def dots(self, char: str) -> None:
        if char == "…" or self.text.startswith("...", self.position):
            self.emit(Kind.ELLIPSIS, "…", self.position + (1 if char == "…" else 3))
        else:
            self.emit(Kind.STOP, ".", self.position + 1)

    def percent(self) -> None:
        before = self.tokens[-1] if self.tokens else None
        closes = (Kind.NUMBER,) if self.latex else (Kind.NUMBER, Kind.CLOSE, Kind.BAR)
        apart = before is not None and before.end != self.position and (self.latex or not _ENDS_TERM.match(self.text, self.position + 1))
        if before is None or before.kind not in closes or apart:
            self.refuse(r"% starts a comment in TeX; write \% for a percentage" if self.latex else "% without a number")
        self.emit(Kind.PERCENT, "%", self.position + 1)


def _shown(char: str) -> str:
    visible = char.isprintable() and unicodedata.category(char)[0] not in "CMZ"
    return f"{char!r} ({code_point(char)})" if visible and not char.isascii() else (
        repr(char) if char.isascii() and char.isprintable() else code_point(char).removesuffix(" unnamed")
    )


def tokenize(
    text: str, dialect: Dialect = "latex", *, commas: Commas = "", tolerant: bool = False
) -> list[Token]:
    """The tokens of ``text``; a ``tolerant`` reading keeps a command that is not known as one of them.

    Raises:
        ReadError: a character or command that is not mathematics here, or a numeral that could be
            read in two ways.
    """
    return _Lexer(text, dialect, commas, tolerant=tolerant).run()
