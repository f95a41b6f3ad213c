"""What some tests need and not every machine has: there they are left out, and the run says so.

CI has all of it, or `.ci/run` stops before the tests (`tests/tools/test_servers.py`).
"""

import sys
from collections.abc import Mapping

from sandbox import loopback
from sandbox.local_edge import proxy_main_files
from tests.support.languages import lacking
from tools.products import CSHARP_JAVA, SDKS, YAML


def lacks() -> Mapping[str, str]:
    """Word of the mark `needs` -> why this machine has it not; without those that it has."""
    found = {
        **{server: proxy_main_files.missing(server) for server in ("nginx", "apache")},
        "yaml": lacking(YAML),
        "go": lacking(SDKS, "go"),
        "node": lacking(SDKS, "node", "npm"),
        "java": lacking(CSHARP_JAVA, "javac", "mvn"),
        "csharp": lacking(CSHARP_JAVA),
        "linux": "" if sys.platform == "linux" else "only Linux shows the environment",
        "addresses": "" if loopback.separate() else "loopback has one address here",
    }
    return {word: why for word, why in found.items() if why}
