r"""The signs, letters and commands that are read, and what each of them is.

These tables are allow-lists: a command or character that is not on them is refused, with its place.
"""

from __future__ import annotations

from neuron_sym.notation.token import Kind

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
HIGH = {digit: char for char, digit in SUPERSCRIPTS.items()}
LOW = {digit: char for char, digit in SUBSCRIPTS.items()}
"""Digits as they stand above and below in a line of Unicode."""
SHOWN = {
    r"\approx": "≈", r"\le": "≤", r"\ge": "≥", r"\ne": "≠", r"\leftarrow": "←",
    "cdot": "·", "times": "×", "star": "*", "odot": "⊙",
}  # fmt: skip
"""Relations and products in a line of Unicode."""
RAISED = {**SUPERSCRIPTS, **dict(zip("⁽⁾ⁱʲᵏⁿˡ", "()ijknl", strict=True))}
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

MEANINGS: dict[str, tuple[str, str] | None] = {
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
IN_LATEX = {**MEANINGS, "{": (Kind.GROUP, "{"), "}": (Kind.END_GROUP, "}"), "&": (Kind.AMPERSAND, "&"), "~": None}
IN_PLAIN = {**MEANINGS, "{": (Kind.OPEN, "}"), "}": (Kind.CLOSE, "}")}
