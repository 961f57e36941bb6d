"""``python -m neuron_sym`` is the command ``neuron-sym``."""

from neuron_sym.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
