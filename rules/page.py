"""The catalog as a table for the docs, generated so that it cannot differ from the code."""

from rules.catalog import RULES


def markdown_table() -> str:
    lines = ["| no. | id | title | category | thresholds | in short |", "|---|---|---|---|---|---|"]
    for rule in RULES:
        thresholds = ", ".join(f"`{name}` {value}" for name, value in rule.thresholds.items()) or "none"
        category = rule.category or "by association"
        lines.append(f"| {rule.number} | `{rule.id}` | {rule.title} | {category} | {thresholds} | {rule.description} |")
    return "\n".join(lines)
