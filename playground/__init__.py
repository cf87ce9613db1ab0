"""The Slack stand-in on the loopback address, and the demo company. Imports nothing of Daybook: it is the outside
world. Its users, messages and homes live in memory and are gone when it stops."""
