"""Tests of the site, most of them in a real browser."""
