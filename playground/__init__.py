"""The Slack stand-in and the demo company. Imports nothing of Daybook: it is the outside world."""
