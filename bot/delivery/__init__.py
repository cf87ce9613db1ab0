"""Digests that go out at most once: a ledger in the database decides, before and after each post."""
