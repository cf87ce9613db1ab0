"""The kinds of risk as a table for the docs, generated so that it cannot differ from the code."""

from insights.kinds import LISTED


def markdown_table() -> str:
    lines = ["| kind | source | thresholds | in short |", "|---|---|---|---|"]
    for kind in LISTED:
        thresholds = ", ".join(f"`{name}` {value}" for name, value in kind.thresholds.items()) or "none"
        lines.append(f"| `{kind.id}` | {kind.source} | {thresholds} | {kind.description} |")
    return "\n".join(lines)
