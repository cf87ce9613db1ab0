"""Questions about deals: from the CRM's own data where that answers them, else from what was said. Knows no Slack."""
