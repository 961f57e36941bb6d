"""A file replaced by its mended text: whole or not at all, and only if it is still what was judged."""

from __future__ import annotations

import os
from codecs import BOM_UTF8

from neuron_sym.errors import Fault, InputError, Place
from neuron_sym.fixing.fixer import Mended
from neuron_sym.whole import appearing


def rewrite(mended: Mended) -> None:
    """Writes the new text beside the file and renames it; mode, byte order mark and ends of lines stay.

    Raises:
        InputError: the file holds another text by now, or cannot be written.
    """
    path = mended.before.document.path
    if path.lower().endswith(".ipynb"):
        mend = "Correct it in Jupyter; --diff shows what."
        raise InputError(Fault(Place(path), "was not fixed: a notebook is not rewritten", mend))
    target = os.path.realpath(path)
    try:
        if not os.access(target, os.W_OK):
            raise InputError(Fault(Place(path), "cannot be written: it is read-only"))
        with open(target, "rb") as file:  # noqa: PTH123
            content = file.read()
        mark = BOM_UTF8 if content.startswith(BOM_UTF8) else b""
        if content != mark + mended.before.document.text.encode():
            raise InputError(Fault(Place(path), "was not fixed: it has changed since it was read", "Run the command again."))
        with appearing(target) as beside:
            with open(beside, "xb") as file:  # noqa: PTH123
                file.write(mark + mended.after.document.text.encode())
            os.chmod(beside, os.stat(target).st_mode)  # noqa: PTH101, PTH116
    except OSError as error:
        raise InputError(Fault(Place(path), f"cannot be written: {error.strerror or 'no reason given'}")) from error
