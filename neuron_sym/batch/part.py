"""The file that answers are kept in until the last one is there, so that an interrupted run can go on."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

from neuron_sym import __version__
from neuron_sym.batch.answer import Tally, tally_of
from neuron_sym.errors import Fault, InputError, Place

PREFIX = 1 << 20
"""Bytes at the beginning of the input that are compared when a run goes on."""


class Part:
    """``FILE.part`` holds whole lines of answers, and ``FILE.part.json`` says what they are answers to."""

    def __init__(self, target: str, source: str, given: str) -> None:
        self.target = Path(os.path.realpath(target))
        self.path = self.target.with_name(self.target.name + ".part")
        self._about = self.path.with_name(self.path.name + ".json")
        self._facts = {"the version of neuron-sym": __version__, "--given": given, "the input": _identity(source)}

    def begin(self, *, resume: bool) -> Tally:
        """The tally of the answers that are there already.

        Raises:
            InputError: another run has left its part here, and this one is not to go on with it or cannot.
        """
        if not self.path.exists():
            self._about.write_text(json.dumps(self._facts), "utf-8")
            self.path.touch(exist_ok=False)
            return Tally()
        if not resume:
            mend = "Add --resume to go on with it, or remove it to begin again."
            raise InputError(Fault(Place(str(self.path)), "is there from a run that was interrupted", mend))
        self._compare()
        return self._kept()

    def _compare(self) -> None:
        try:
            facts = json.loads(self._about.read_text("utf-8"))
        except (OSError, ValueError):
            raise self._unusable(f"{self._about.name}, which says what it is made of, is not there") from None
        for name, now in self._facts.items():
            if not isinstance(facts, dict) or facts.get(name) != now:
                raise self._unusable(f"{name} is not the same as then")

    def _unusable(self, reason: str) -> InputError:
        mend = f"Remove {self.path} to begin again."
        return InputError(Fault(Place(str(self.path)), f"cannot be gone on with: {reason}", mend))

    def _kept(self) -> Tally:
        """Counts the whole lines, and cuts off a torn one."""
        tally, whole = Tally(), 0
        with self.path.open("r+b") as file:
            for line in file:
                if not line.endswith(b"\n"):
                    break
                try:
                    tally = tally.and_(tally_of(json.loads(line)))
                except (ValueError, KeyError, TypeError, AttributeError) as error:
                    raise self._unusable(f"line {tally.answers + 1} is not an answer") from error
                whole += len(line)
            file.truncate(whole)
        return tally

    def finish(self, finished: Path | None = None) -> None:
        """All answers are there: the part, or a file that was made of it, takes the name that it was to have."""
        os.replace(finished or self.path, self.target)  # noqa: PTH105
        self.path.unlink(missing_ok=True)
        self._about.unlink(missing_ok=True)


def _identity(source: str) -> dict[str, object]:
    if source == "-":
        return {}
    with open(source, "rb") as file:  # noqa: PTH123
        digest = hashlib.sha256(file.read(PREFIX)).hexdigest()
        return {"bytes": os.fstat(file.fileno()).st_size, "sha256": digest}
