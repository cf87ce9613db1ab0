"""Records as they stand beside one's work: a card, the latest activities, a meeting's brief, a deal in short. Pure
drawing of what a Reader shows; no body of any engagement."""
