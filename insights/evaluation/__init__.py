"""How good the engine is, in numbers: retrieval, citations, risks and goals, leaks, injections.

Everything is measured through the interfaces that the commands use, on databases made for the purpose and deleted
afterwards. Refuses to look at anybody's CRM.
"""
