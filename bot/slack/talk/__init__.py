"""Insights, questions and what follows from them: requests that read deals, wait for models, or post by themselves."""
