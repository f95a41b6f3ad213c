"""Continuous integration stops where it lacks what tests need: servers, Go, Node.js and Java."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.tools.machine import PROJECT, script

SYSTEM = ("sh", "mktemp", "rm", "cat", "find", "grep", "touch", "dirname", "chmod")
APT = """#!/bin/sh
[ "$1" = install ] || exit 0
for name in {installs}; do
    case $name in
        libnss-wrapper) touch {root}/lib/libnss_wrapper.so ;;
        *) printf '#!/bin/sh\\n' > {root}/sbin/$name && chmod +x {root}/sbin/$name ;;
    esac
done
exit {status}
"""


PIPELINE = "docs/pipelines/github.yaml"
WHOLE = ["lint", f"run {PIPELINE}", "set-up python cli languages", "test"]


class Runner:
    """A machine of CI that has nothing but what a test gives it."""

    def __init__(self, root: Path) -> None:
        self.root: Path = root
        for folder in ("bin", "sbin", "lib", "project/.ci", "project/tools"):
            (root / folder).mkdir(parents=True)
        for name in SYSTEM:
            (root / "bin" / name).symlink_to(str(shutil.which(name)))
        script(root / "bin/make", f'#!/bin/sh\necho "$1" >> {root}/made\n')
        script(
            root / "bin/go", f'#!/bin/sh\necho "$1 $3" >> {root}/made; test ! -e {root}/faulty\n'
        )
        set_up = f'#!/bin/sh\necho "set-up $*" >> {root}/made; test ! -e {root}/unbuilt\n'
        script(root / "project/tools/set-up", set_up)
        for name in ("node", "npm", "javac", "mvn"):
            script(root / "bin" / name, "#!/bin/sh\n")
        self.user(0)
        for name in ("run", "install-servers"):
            text = (PROJECT / ".ci" / name).read_text()
            text = text.replace("/usr/sbin:/usr/local/sbin", f"{root}/sbin")
            script(root / "project/.ci" / name, text.replace("/usr/lib", f"{root}/lib"))

    def has_servers(self) -> None:
        for name in ("nginx", "apache2"):
            script(self.root / "sbin" / name, "#!/bin/sh\n")
        (self.root / "lib/libnss_wrapper.so").touch()

    def user(self, number: int) -> None:
        script(self.root / "bin/id", f"#!/bin/sh\necho {number}\n")

    def apt(self, *installs: str, status: int = 0) -> None:
        names = " ".join(installs)
        script(self.root / "bin/apt-get", APT.format(root=self.root, installs=names, status=status))

    def run(self) -> tuple[int, str, list[str]]:
        """Exit status, what was said, and the targets that were made."""
        done = subprocess.run(
            [self.root / "project/.ci/run"],
            env={"PATH": str(self.root / "bin"), "TMPDIR": str(self.root)},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        made = self.root / "made"
        return done.returncode, done.stderr, made.read_text().splitlines() if made.exists() else []


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    return Runner(tmp_path)


def test_what_is_missing_is_installed_and_everything_is_run(runner: Runner) -> None:
    runner.apt("nginx", "apache2", "libnss-wrapper")

    status, _, made = runner.run()

    assert (status, made) == (0, WHOLE)


@pytest.mark.parametrize("left", ["nginx", "apache2", "libnss-wrapper"])
@pytest.mark.parametrize("status", [0, 100])
def test_what_is_still_missing_afterwards_fails_the_run(
    runner: Runner, left: str, status: int
) -> None:
    runner.apt(*{"nginx", "apache2", "libnss-wrapper"} - {left}, status=status)

    code, said, made = runner.run()

    assert code == 1
    assert f"still missing: {left}; see above" in said
    assert made == []


@pytest.mark.parametrize("root", [True, False])
def test_who_cannot_install_is_told_what_is_missing(runner: Runner, root: bool) -> None:
    if not root:
        runner.user(1000)
        runner.apt("nginx", "apache2", "libnss-wrapper")

    code, said, made = runner.run()

    assert code == 1
    assert "missing: nginx apache2 libnss-wrapper; only root can install them" in said
    assert made == []


def test_nothing_is_installed_where_everything_is_there(runner: Runner) -> None:
    runner.has_servers()

    assert runner.run() == (0, "", WHOLE)


def test_a_pipeline_that_its_linter_refuses_fails_the_run(runner: Runner) -> None:
    runner.has_servers()
    (runner.root / "faulty").touch()

    code, _, made = runner.run()

    assert (code, made) == (1, WHOLE[:2])
    assert (PROJECT / PIPELINE).exists()


@pytest.mark.parametrize(
    ("program", "missing"),
    [
        ("go", "Go is missing"),
        ("node", "Node.js with npm is missing"),
        ("npm", "Node.js with npm is missing"),
        ("javac", "Java with Maven is missing"),
        ("mvn", "Java with Maven is missing"),
    ],
)
def test_without_a_language_nothing_is_left_unchecked(
    runner: Runner, program: str, missing: str
) -> None:
    runner.has_servers()
    (runner.root / "bin" / program).unlink()

    code, said, made = runner.run()

    assert (code, made) == (1, [])
    assert missing in said


def test_a_language_host_that_cannot_be_built_fails_the_run(runner: Runner) -> None:
    """Without it the tests of other languages would be skipped."""
    runner.has_servers()
    (runner.root / "unbuilt").touch()

    code, _, made = runner.run()

    assert (code, made) == (1, WHOLE[:3])
