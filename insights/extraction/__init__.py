"""Reading a conversation without a model: which of its sentences are a concern or a goal of the buyer's, and which end
one. Refuses to write a sentence of its own."""
