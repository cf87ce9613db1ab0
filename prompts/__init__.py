"""Prompts: text files, versioned, with typed inputs. Refuses a file, or a filling, that does not match.

What people outside wrote goes in as `Passage` alone, and stands between fences that nobody can foresee.
"""

from prompts.passages import Passage
from prompts.template import BadPrompt, Prompt, Template, load, names

__all__ = ["BadPrompt", "Passage", "Prompt", "Template", "load", "names"]
