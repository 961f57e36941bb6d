"""What a command ends with."""

OK, FAULT, USAGE, BUG, OPEN, EMPTY, INTERRUPTED = 0, 1, 2, 3, 4, 5, 130

MEANINGS = {
    OK: "no fault; with `--fix`, none left",
    FAULT: "a fault was found",
    USAGE: "the command or a file could not be used",
    BUG: "a mistake in neuron_sym; the message says how to report it",
    OPEN: "something is undecided or unreadable, with `--strict` only",
    EMPTY: "there was nothing to check (0 with `--allow-empty`)",
    INTERRUPTED: "interrupted",
}
"""What the documentation says of each."""
