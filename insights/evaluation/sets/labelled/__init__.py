"""Sentences and deals that were labelled by hand: text with its labels written into it, and what they mean."""
