"""Formulas as text: what is read, and what is written."""
