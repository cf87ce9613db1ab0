"""`python -m benchmarks [NAME] [options]`: one benchmark, or all of them with their defaults."""

import sys
from importlib import import_module

# Each module has main(arguments).
BENCHMARKS = {
    "ack": "benchmarks.ack",
    "claims": "benchmarks.claims",
    "import": "benchmarks.import_",
    "insight": "benchmarks.insight_shown",
    "retrieval": "benchmarks.retrieval",
    "rules": "benchmarks.rules",
}


def main(arguments: list[str]) -> None:
    if arguments and arguments[0] not in BENCHMARKS:
        sys.exit(f"No benchmark {arguments[0]}; there are: {', '.join(BENCHMARKS)}.")
    for name in arguments[:1] or BENCHMARKS:
        import_module(BENCHMARKS[name]).main(arguments[1:])


if __name__ == "__main__":
    main(sys.argv[1:])
