"""Insights and answers as they are drawn: from what was read to blocks. Reads nothing, knows no request."""
