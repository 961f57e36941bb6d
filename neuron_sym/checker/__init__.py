"""Judging what a person wrote, link by link. Never imports ``neuron_sym.deriver``."""
