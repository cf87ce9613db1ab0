"""Presses: what becomes of a button that is pressed. One handler a file; each is answered in its place."""
