"""`python -m review.post FILE`: puts a comment on the pull or merge request of the running job.

One comment a stack, found again by a mark in it, and edited from then on. Knows GitHub Actions and
GitLab CI by the variables that they set. Whatever goes wrong, the text is printed, so that no
preview is lost.
"""

import argparse
import json
import os
import re
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

NOT_POSTED = 3
"""Exit status when the host did not take the comment."""

_PAGE = 100
_MOST_PAGES = 20
_PATIENCE = 30


class NotPostedError(Exception):
    """The comment does not stand; the text says why and what to do."""


@dataclass(frozen=True)
class Thread:
    """The comments of one request.

    Attributes:
        comments: address of the list, where a new one is sent to.
        one: address of one comment, with `{}` for its ID.
        edit: HTTP method that edits one.
        headers: with the credential.
        permission: what the credential needs, for a message.
    """

    comments: str
    one: str
    edit: str
    headers: Mapping[str, str]
    permission: str


def main(arguments: Sequence[str], variables: Mapping[str, str]) -> int:
    """Posts or edits the comment; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m review.post", description=__doc__)
    parser.add_argument("file", type=Path, help="what `python -m review` printed")
    parser.add_argument("--stack", required=True, help="one comment each")
    chosen = parser.parse_args(arguments)
    try:
        text = chosen.file.read_text(encoding="utf-8")
    except OSError as error:
        print(f"{chosen.file}: {error.strerror}; run make review first", file=sys.stderr)
        return NOT_POSTED
    if not text.strip():
        print(f"{chosen.file} is empty; run make review first", file=sys.stderr)
        return NOT_POSTED
    summary = variables.get("GITHUB_STEP_SUMMARY")
    if summary:
        with Path(summary).open("a", encoding="utf-8") as file:
            file.write(text)
    try:
        thread = thread_of(variables)
        if thread is None:
            print(text)
            print("this job is of no pull or merge request, so it is printed", file=sys.stderr)
            return 0
        print(_post(thread, chosen.stack, text))
    except NotPostedError as error:
        print(text)
        print(f"the comment was not posted: {error}; it is printed above", file=sys.stderr)
        return NOT_POSTED
    return 0


def thread_of(variables: Mapping[str, str]) -> Thread | None:
    """Where the comments of the running job's request are; None for a job of none.

    Raises:
        NotPostedError: when the job has no credential.
    """
    number = re.fullmatch(r"refs/pull/(\d+)/(merge|head)", variables.get("GITHUB_REF", ""))
    if number:
        base = f"{variables['GITHUB_API_URL']}/repos/{variables['GITHUB_REPOSITORY']}/issues"
        token = _credential(variables, "GITHUB_TOKEN")
        return Thread(
            comments=f"{base}/{number[1]}/comments",
            one=f"{base}/comments/{{}}",
            edit="PATCH",
            headers={
                "Authorization": f"Bearer {token}",
                "Accept": "application/vnd.github+json",
            },
            permission="pull-requests: write",
        )
    if "CI_MERGE_REQUEST_IID" in variables:
        base = f"{variables['CI_API_V4_URL']}/projects/{variables['CI_PROJECT_ID']}"
        notes = f"{base}/merge_requests/{variables['CI_MERGE_REQUEST_IID']}/notes"
        return Thread(
            comments=notes,
            one=f"{notes}/{{}}",
            edit="PUT",
            headers={"PRIVATE-TOKEN": _credential(variables, "GITLAB_TOKEN")},
            permission="a project access token with the scope api",
        )
    return None


def _credential(variables: Mapping[str, str], name: str) -> str:
    if not variables.get(name):
        raise NotPostedError(f"{name} is not set; give it to the job")
    return variables[name]


def _post(thread: Thread, stack: str, text: str) -> str:
    mark = f"<!-- ssl-click-tracking: {stack} -->"
    body = {"body": f"{mark}\n{text}"}
    for comment in _comments(thread):
        if str(comment.get("body", "")).startswith(mark):
            _call(thread, thread.edit, thread.one.format(comment["id"]), body)
            return "the comment was edited"
    _call(thread, "POST", thread.comments, body)
    return "the comment was added"


def _comments(thread: Thread) -> Iterator[Mapping[str, Any]]:
    for page in range(1, _MOST_PAGES + 1):
        found = _call(thread, "GET", f"{thread.comments}?per_page={_PAGE}&page={page}")
        yield from found
        if len(found) < _PAGE:
            return


def _call(
    thread: Thread, method: str, address: str, body: Mapping[str, str] | None = None
) -> list[Mapping[str, Any]]:
    request = urllib.request.Request(
        address,
        method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={**thread.headers, "Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=_PATIENCE) as answer:
            found: object = json.loads(answer.read() or b"[]")
    except urllib.error.HTTPError as error:
        with error:
            said = error.read(300).decode(errors="replace")
        hint = (
            f"; the credential needs {thread.permission}" if error.code in (401, 403, 404) else ""
        )
        raise NotPostedError(
            f"{method} answered {error.code}: {' '.join(said.split())}{hint}"
        ) from error
    except (OSError, ValueError) as error:
        raise NotPostedError(f"{method} failed: {error}; run the job again") from error
    return cast(list[Mapping[str, Any]], found) if isinstance(found, list) else []


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
