"""`pulumi preview --json | python -m review`: the comment on a pull request, as Markdown."""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from review import comment
from review.preview import NotAPreviewError, Preview
from review.reading import read

FAILED = 2
"""Exit status when the preview failed, or when there is none."""

_LAST_LINES = 40
"""Of what the preview said beside its JSON."""


def main(arguments: Sequence[str]) -> int:
    """Prints the comment; returns the exit status."""
    chosen = _parser().parse_args(arguments)
    said: list[str] = []
    try:
        data = Path(chosen.file).read_bytes() if chosen.file else sys.stdin.buffer.read()
        said += _last_lines(chosen.said)
        preview = read(data)
    except NotAPreviewError as error:
        if chosen.said is None:
            return _refuse(str(error))
        # A comment that is not there would leave an older one standing, or an empty one.
        preview = Preview(chosen.stack, [], [str(error), *said])
    except OSError as error:
        return _refuse(f"{error.filename}: {error.strerror}")
    except KeyboardInterrupt:
        return 130
    if chosen.status and not preview.errors:
        ended = f"the {preview.run} ended with status {chosen.status}"
        preview = replace(preview, errors=[ended, *said])
    text = comment.compose(preview, chosen.stack, chosen.max_bytes, folded=not chosen.summary)
    try:
        sys.stdout.buffer.write(text.encode())
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        # Whoever read it has seen enough; without this the interpreter complains once more.
        sys.stderr.close()
        return 1
    return FAILED if preview.errors else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m review",
        description="Render a preview as the comment of a pull request.",
        epilog="Exit status: 0; 2 when the preview failed, or when the input is none.",
    )
    parser.add_argument(
        "file", nargs="?", help="what `pulumi preview --json` printed; standard input without it"
    )
    parser.add_argument("--stack", metavar="NAME", help="name for the title; the preview's own")
    parser.add_argument(
        "--max-bytes",
        metavar="N",
        type=_limit,
        default=comment.DEFAULT_LIMIT,
        help=f"the longest comment its host takes; {comment.DEFAULT_LIMIT:,}",
    )
    parser.add_argument("--summary", action="store_true", help="without the whole diff")
    parser.add_argument(
        "--said",
        metavar="FILE",
        type=Path,
        help="what the preview said beside its JSON, for the comment where that is none",
    )
    parser.add_argument(
        "--status",
        metavar="N",
        type=int,
        default=0,
        help="the preview's exit status: another than 0 is a failure, whatever the JSON says",
    )
    return parser


def _last_lines(file: Path | None) -> list[str]:
    if file is None:
        return []
    lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
    return [line for line in lines if line.strip()][-_LAST_LINES:]


def _limit(value: str) -> int:
    if not value.isascii() or not value.isdigit() or int(value) < comment.LEAST_LIMIT:
        raise argparse.ArgumentTypeError(f"a whole number of at least {comment.LEAST_LIMIT:,}")
    return int(value)


def _refuse(reason: str) -> int:
    print(f"review: {reason}", file=sys.stderr)
    return FAILED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
