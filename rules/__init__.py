"""Guided actions: a catalog of one file a rule, the evaluator and the ledger. Knows nothing of Slack."""
