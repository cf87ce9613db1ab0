"""Slack's side of the bot: clients, who asks, what is heard and how it is answered. Holds no sales logic."""
