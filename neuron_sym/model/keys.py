"""The keys of an example: what each one holds, what it means, what holds without it, and its limits.

Readers accept no key that is not in this table, and the reference on the site is made of it. Words are Markdown.
"""

from __future__ import annotations

from typing import Literal

from neuron_sym.record import Record

OPTIMIZERS = ("sgd", "momentum", "adam")
PENALTIES = ("l2", "l1")

MAX_INPUTS = 10_000
MAX_UPDATES = 1_000
MAX_TITLE = 200
MAX_TEXT = 64 * 1024
"""The longest ``source`` or ``working``, in characters; every other text is as short as a title."""


class Key(Record):
    """One key of an example; without ``default`` nothing stands in for it, and a required key has none."""

    kind: Literal["text", "number", "whole number", "list of numbers", "list of texts"]
    says: str
    default: str = ""
    limits: str = ""
    required: bool = False


def _one_of(words: tuple[str, ...]) -> str:
    return "One of " + ", ".join(f'`"{word}"`' for word in words) + "."


KEYS: dict[str, Key] = {
    "title": Key("text", "What the page and the derivation are called.", required=True),
    "activation": Key(
        "text", 'A name of the catalogue, with parameters where they are not the usual ones (`"elu(alpha=0.5)"`), '
        'or a formula in $z$ (`"z * sigmoid(z)"`).', required=True,
    ),
    "inputs": Key(
        "list of numbers", r"The inputs $x_1, \dots, x_n$.", limits=f"1 to {MAX_INPUTS:,} numbers.", required=True,
    ),
    "weights": Key(
        "list of numbers", r"The weights $w_1, \dots, w_n$.", limits="As many as there are inputs.", required=True,
    ),
    "bias": Key("number", "The bias $b$, which is added to the weighted sum.", required=True),
    "names": Key("list of texts", "What the inputs are called.", limits="As many as there are inputs."),
    "units": Key(
        "list of texts", "The units of the inputs; an empty text for an input without one.", limits="As many as there are inputs.",
    ),
    "classes": Key(
        "list of texts", "The two classes: the one below the threshold, then the one at or above it.", limits="Two texts.",
    ),
    "threshold": Key(
        "number", r"With what the output $\hat{y}$ is compared for the decision.", default="`0.5` if there are `classes`, else none",
    ),
    "target": Key(
        "number", "The target $y$. A gradient, an update and training need one.",
        limits="What the loss takes: 0 to 1, −1 or 1, or a count.",
    ),
    "loss": Key(
        "text", 'A name of the catalogue, with parameters where they are not the usual ones (`"huber(delta=2)"`).',
        default='`"binary_cross_entropy"` where output and target can be probabilities, else `"squared_error"`',
        limits="One that takes the outputs which the activation has.",
    ),
    "learning_rate": Key("number", r"The learning rate $\eta$. An update and training need one."),
    "updates": Key(
        "whole number", "How many steps of learning `--what training` takes.", default="`1`", limits=f"1 to {MAX_UPDATES:,}.",
    ),
    "optimizer": Key("text", "The rule of the steps.", default='`"sgd"`', limits=_one_of(OPTIMIZERS)),
    "momentum": Key(
        "number", r"How much of a step is kept for the next one, $\mu$.", default="`0.9`",
        limits='At least 0 and less than 1; only with `optimizer = "momentum"`.',
    ),
    "penalty": Key(
        "text", "What the loss adds for large weights: their squares, or their absolute values.",
        default="none", limits=_one_of(PENALTIES) + " Only with `penalty_strength`.",
    ),
    "penalty_strength": Key("number", "How much the penalty counts.", limits="0 or greater; only with `penalty`."),
    "source": Key("text", "Where the numbers are from.", limits=f"At most {MAX_TEXT:,} characters."),
    "working": Key(
        "text", "A working that somebody published or wrote by hand. It is judged, and stands beside the derivation.",
        limits=f"At most {MAX_TEXT:,} characters.",
    ),
}  # fmt: skip
"""In the order in which an example is read."""

FIELDS = tuple(KEYS)
REQUIRED = tuple(name for name, key in KEYS.items() if key.required)
TEXTS = tuple(name for name, key in KEYS.items() if "text" in key.kind)
TRAINING = ("learning_rate", "updates", "optimizer", "momentum", "penalty", "penalty_strength")
