"""Commands in one fresh process: `python -m tests.insights.fresh HOME`, a JSON list of command lines on stdin. Prints
what each said, and which libraries that run models or speak to them were loaded by the end."""

import json
import sys
from pathlib import Path

from tests.bot.cli.process import HomeHere
from tests.test_permits import FENCED

if __name__ == "__main__":
    home = HomeHere(Path(sys.argv[1]))
    said = [home.run(*words) for words in json.load(sys.stdin)]
    loaded = FENCED | {"chromadb"}
    told = {
        "said": [[one.code, one.out, one.err] for one in said],
        "loaded": sorted(loaded & {name.split(".")[0] for name in sys.modules}),
    }
    sys.stdout.write(json.dumps(told))
