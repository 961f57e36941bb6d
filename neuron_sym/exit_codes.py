"""What a command ends with."""

OK, FAULT, USAGE, BUG, OPEN, EMPTY, INTERRUPTED = 0, 1, 2, 3, 4, 5, 130
