"""The sandbox launcher for another project folder: `python -m bench.launch FOLDER ARGS...`."""

import sys
from pathlib import Path

from sandbox import launcher

if __name__ == "__main__":
    launcher.PROJECT = Path(sys.argv[1])
    sys.exit(launcher.main(sys.argv[2:]))
