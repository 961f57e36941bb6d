"""What cannot be read says so: the exact words, and the exact characters that they are about."""

from __future__ import annotations

import pytest

from neuron_sym.expression import Unread
from neuron_sym.notation.cursor import MAX_DEPTH
from neuron_sym.notation.statements import MAX_CHARACTERS, MAX_LINKS, read, read_term
from neuron_sym.notation.token import ReadError
from neuron_sym.number import MAX_DIGITS

PRIMARY = "expected a number, a name or a bracket"
PRODUCT_OR_CALL = "a name before a bracket can be a product or a function; write the sign of the product"
COMMA = ("a comma between digits may be a decimal or a thousands mark; "
         "write 0.5, 1000, or {,} for a decimal comma")  # fmt: skip

# The text, with ⟨…⟩ round the characters that the message is about; then the message.
ERRORS = [
    ("⟨⟩", "expected a term"),
    ("1 +⟨⟩", f"{PRIMARY}, found the end"),
    ("+⟨⟩", f"{PRIMARY}, found the end"),
    ("2 + ⟨*⟩ 3", "a sign of multiplication or division without a term before it"),
    ("⟨/⟩ 3", "a sign of multiplication or division without a term before it"),
    ("1 ⟨2⟩", "two numbers side by side; write the sign between them"),
    (r"\frac{1}⟨⟩", "expected the denominator, found the end"),
    (r"\frac⟨{⟩}{2}", "expected the numerator"),
    (r"\frac{1}{2⟨⟩", "expected }, found the end"),
    ("x^⟨⟩", "expected an exponent, found the end"),
    ("x^{⟨}⟩", f"{PRIMARY} before }}"),
    ("x^2^⟨3⟩", "two exponents in a row; write brackets"),
    ("2^⟨-x⟩y", "write braces round the exponent"),
    ("x_⟨⟩", "expected a subscript, found the end"),
    (r"w_{⟨\frac⟩12}", "a subscript holds only names, numbers and signs"),
    ("(1 + 2⟨⟩", "expected ), found the end"),
    ("1 + 2⟨)⟩", ") without its opening bracket"),
    ("(1 + 2⟨]⟩", "expected )"),
    ("(⟨)⟩", f"{PRIMARY} before )"),
    ("f(⟨)⟩", f"{PRIMARY} before )"),
    ("{1⟨⟩", "expected }, found the end"),
    ("1⟨}⟩", "} without its opening bracket"),
    ("|x⟨⟩", "expected a closing |, found the end"),
    ("⟨1.5.2⟩", "a number with two decimal points"),
    ("1⟨.⟩.2", "a full stop inside a term"),
    ("1⟨,⟩000", COMMA),
    (r"1⟨{⟩,}234", r"1{,}234 may be a decimal or a thousands mark; write 1234, 1\,234 or 1.234"),
    ("⟨0x1⟩0", "looks like a hexadecimal number; write it in decimal"),
    (r"⟨1\_⟩000", "an underscore inside a number"),
    ("⟨1e999⟩", "the exponent is beyond ±400"),
    ("⟨x(⟩2)", PRODUCT_OR_CALL),
    ("1/2⟨x⟩", r"a/b c can be read in two ways; write brackets or \frac"),
    (r"1⟨\frac⟩{1}{2}", r"a number before a fraction can be a product or a mixed number; write \cdot or +"),
    (r"\sin x ⟨y⟩", "how far the function reaches can be read in two ways; write brackets"),
    (r"\ln ⟨-⟩1", "write brackets round the negative argument"),
    (r"\ln⟨⟩", "expected an argument after ln, found the end"),
    (r"⟨50\% + 1⟩", "a percentage in a sum can be read in two ways; write it as a decimal"),
    ("1 ⟨%⟩ 2", r"% starts a comment in TeX; write \% for a percentage"),
    (r"⟨\|w\|_F⟩", "this norm is not read"),
    (r"2 ⟨\infty⟩", "∞ is not read here"),
    (r"⟨\foo⟩{1}", r"\foo is not read in a formula"),
    (r"⟨\int⟩_0^1", r"\int is not read in a formula"),
    (r"⟨\input⟩{/etc/passwd}", r"\input is not read in a formula"),
    (r"⟨\mathcal{FG}⟩", r"expected one capital letter in \mathcal"),
    (r"\sqrt⟨⟩", "expected the radicand, found the end"),
    (r"\sqrt[⟨1⟩]{2}", "expected the degree of the root, 2 to 99"),
    (r"⟨\begin{pmatrix} 1 & 2 \\ 3 \end{pmatrix}⟩", "expected rows of equal length"),
    (r"\begin{pmatrix} 1 & 2 \\ 3⟨⟩", r"expected & or \\ or \end{pmatrix}, found the end"),
    (r"⟨\begin{foo}⟩ 1 \end{foo}", "the environment foo is not read inside a formula"),
    (r"⟨\end{pmatrix}⟩", r"\end{pmatrix} without \begin{pmatrix}"),
    (r"1 ⟨\text{ plus one }⟩ 2", "words inside the formula; put them at its end"),
    ("1 ⟨=⟩ 2", "a relation inside a term"),
    ("a ⟨==⟩ b", r"== is a sign of programs; write = or \le, \ge"),
    ("a ⟨!=⟩ b", r"!= is a sign of programs; write \ne"),
    ("a ⟨+=⟩ b", "+= is a sign of programs; write it in full"),
    ("⟨'⟩", "a prime without a name before it"),
    ("⟨∫⟩", "'∫' (U+222B INTEGRAL) is not read in a formula"),
    ("⟨\u0661⟩\u0662", "'\u0661' (U+0661 ARABIC-INDIC DIGIT ONE) is not read in a formula"),
    ("⟨\u0456⟩", "'\u0456' (U+0456 CYRILLIC SMALL LETTER BYELORUSSIAN-UKRAINIAN I) is not read in a formula"),
    ("z⟨\u3000⟩", "U+3000 IDEOGRAPHIC SPACE is not read as a blank; use an ordinary space"),
    ("⟨\u202e⟩1", "U+202E RIGHT-TO-LEFT OVERRIDE is not read in a formula"),
    ("1⟨\u200d⟩2", "U+200D ZERO WIDTH JOINER is not read in a formula"),
    ("⟨\x07⟩", "U+0007 is not read in a formula"),
    ("⟨\ud800⟩", "U+D800 is not read in a formula"),
    ("⟨\\⟩", "a backslash at the end of the formula"),
    (r"⟨\begin⟩", r"expected {name} after \begin"),
    (r"⟨\text⟩", r"expected {words} after \text"),
]


@pytest.mark.parametrize(("marked", "message"), ERRORS, ids=[ascii(marked) for marked, _ in ERRORS])
def test_errors_point(marked: str, message: str) -> None:
    start, end = marked.index("⟨"), marked.index("⟩") - 1
    with pytest.raises(ReadError) as refused:
        read_term(marked.replace("⟨", "").replace("⟩", ""))
    assert refused.value.message == message
    assert (refused.value.span.start, refused.value.span.end) == (start, end)


@pytest.mark.parametrize(("marked", "message"), ERRORS, ids=[ascii(marked) for marked, _ in ERRORS])
def test_no_words_of_programs(marked: str, message: str) -> None:
    words = set(message.replace(",", " ").split())
    assert not words & {"None", "token", "parse", "Kind", "star", "EOF", "NAME", "int", "float", "str"}


# --- members of a chain: what cannot be read leaves its neighbours standing --------------------------------

MEMBERS = [
    ("5 =⟨⟩", 1, "expected a term beside the relation"),
    ("⟨⟩= 5", 0, "expected a term beside the relation"),
    (r"z = ⟨\text{ plus }⟩ 2 = 3", 1, "words inside the formula; put them at its end"),
    (r"z = 1 ⟨2⟩ = 3", 1, "two numbers side by side; write the sign between them"),
    ("z = ⟨x(⟩0) + 1 = 3", 1, PRODUCT_OR_CALL),
]


@pytest.mark.parametrize(("marked", "place", "message"), MEMBERS)
def test_a_member_that_cannot_be_read_says_where(marked: str, place: int, message: str) -> None:
    start, end = marked.index("⟨"), marked.index("⟩") - 1
    (chain,) = read(marked.replace("⟨", "").replace("⟩", ""))
    member = chain.terms[place]
    assert isinstance(member, Unread)
    assert member.reason == message
    assert member.span is not None
    assert (member.span.start, member.span.end) == (start, end)
    assert sum(isinstance(term, Unread) for term in chain.terms) == 1


def test_limits_hold_at_their_very_figure() -> None:
    read_term("(" * (MAX_DEPTH - 1) + "1" + ")" * (MAX_DEPTH - 1))
    with pytest.raises(ReadError, match=f"nested more than {MAX_DEPTH} deep"):
        read_term("(" * MAX_DEPTH + "1" + ")" * MAX_DEPTH)
    read_term("1" * MAX_DIGITS)
    with pytest.raises(ReadError, match=f"a number of {MAX_DIGITS + 1} digits; at most {MAX_DIGITS} are read"):
        read_term("1" * (MAX_DIGITS + 1))
    assert not isinstance(read("1" + " " * (MAX_CHARACTERS - 1))[0].first, Unread)
    assert isinstance(read("1" + " " * MAX_CHARACTERS)[0].first, Unread)
    assert len(read("1" + "=1" * MAX_LINKS)[0].rest) == MAX_LINKS
    assert isinstance(read("1" + "=1" * (MAX_LINKS + 1))[0].first, Unread)


@pytest.mark.parametrize("text", ["w^{22}_", "w²_ = 4", "a^{b + c}_"])
def test_an_index_that_is_not_there_is_missed_where_it_should_be(text: str) -> None:
    (chain,) = read(text)
    assert isinstance(chain.first, Unread)
    assert chain.first.reason
