"""Corrected numbers put in the places of wrong ones; nothing is proposed that the judge does not accept."""
