"""Prompts as versioned text files with typed inputs. The first land with the insights engine."""
