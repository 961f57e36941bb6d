"""Derivations: every term exact or certified, every link with its rule and its reason."""
