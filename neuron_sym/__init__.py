"""Worked examples of single neurons: derived step by step, and checked link by link."""
