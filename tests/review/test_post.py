"""The comment on a pull or merge request: one a stack, edited, and never lost."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from review import post

TEXT = "## STACK: prod\n\n### Recipients will notice\n"


@dataclass
class Host:
    """A code host that keeps comments, or refuses them."""

    comments: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    calls: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    headers: list[dict[str, str]] = field(default_factory=list[dict[str, str]])
    refuses: int = 0
    address: str = ""


@pytest.fixture
def host() -> Iterator[Host]:
    state = Host()

    class Answers(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            del format, args

        def _answer(self) -> None:
            state.calls.append((self.command, self.path.partition("?")[0]))
            state.headers.append(dict(self.headers))
            length = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(length) or b"{}")
            if state.refuses:
                self._send(state.refuses, {"message": "Resource not accessible"})
            elif self.command == "GET":
                page = int(self.path.rpartition("page=")[2])
                self._send(200, state.comments[(page - 1) * 100 : page * 100])
            elif self.command == "POST":
                state.comments.append({"id": len(state.comments) + 1, **body})
                self._send(201, state.comments[-1])
            else:
                state.comments[int(self.path.rpartition("/")[2]) - 1].update(body)
                self._send(200, {})

        def do_GET(self) -> None:
            self._answer()

        def do_POST(self) -> None:
            self._answer()

        def do_PATCH(self) -> None:
            self._answer()

        def do_PUT(self) -> None:
            self._answer()

        def _send(self, status: int, body: object) -> None:
            content = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    state.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield state
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    written = tmp_path / "comment.md"
    written.write_text(TEXT, encoding="utf-8")
    return written


def variables(kind: str, host: Host) -> dict[str, str]:
    if kind == "github":
        return {
            "GITHUB_REF": "refs/pull/7/merge",
            "GITHUB_REPOSITORY": "o/r",
            "GITHUB_API_URL": host.address,
            "GITHUB_TOKEN": "t",
        }
    return {
        "CI_MERGE_REQUEST_IID": "7",
        "CI_PROJECT_ID": "5",
        "CI_API_V4_URL": host.address,
        "GITLAB_TOKEN": "t",
    }


LISTS = {"github": "/repos/o/r/issues/7/comments", "gitlab": "/projects/5/merge_requests/7/notes"}
EDITS = {
    "github": ("PATCH", "/repos/o/r/issues/comments/102"),
    "gitlab": ("PUT", "/projects/5/merge_requests/7/notes/102"),
}


@pytest.mark.parametrize("kind", LISTS)
def test_a_stack_has_one_comment_which_is_edited(kind: str, host: Host, file: Path) -> None:
    host.comments += [{"id": number + 1, "body": "another's"} for number in range(101)]

    for stack in ("prod", "prod", "staging"):
        assert post.main([str(file), "--stack", stack], variables(kind, host)) == 0

    assert [comment["body"] for comment in host.comments[101:]] == [
        f"<!-- ssl-click-tracking: {stack} -->\n{TEXT}" for stack in ("prod", "staging")
    ]
    assert ("POST", LISTS[kind]) in host.calls
    assert EDITS[kind] in host.calls
    assert all({"Bearer t", "t"} & set(headers.values()) for headers in host.headers)


@pytest.mark.parametrize("kind", LISTS)
@pytest.mark.parametrize("status", [401, 403, 422, 500])
def test_a_refused_comment_is_printed_with_the_reason(
    kind: str, status: int, host: Host, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    host.refuses = status

    assert post.main([str(file), "--stack", "prod"], variables(kind, host)) == post.NOT_POSTED
    shown = capsys.readouterr()
    assert TEXT in shown.out
    assert f"answered {status}" in shown.err
    assert "Resource not accessible" in shown.err
    assert ("the credential needs" in shown.err) == (status in (401, 403))


def test_a_host_that_is_not_there_loses_no_preview(
    host: Host, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    away = {**variables("github", host), "GITHUB_API_URL": "http://127.0.0.1:1"}

    assert post.main([str(file), "--stack", "prod"], away) == post.NOT_POSTED
    assert TEXT in capsys.readouterr().out


@pytest.mark.parametrize(("kind", "name"), [("github", "GITHUB_TOKEN"), ("gitlab", "GITLAB_TOKEN")])
def test_a_job_without_a_credential_says_which(
    kind: str, name: str, host: Host, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    without = {key: value for key, value in variables(kind, host).items() if key != name}

    assert post.main([str(file), "--stack", "prod"], without) == post.NOT_POSTED
    assert f"{name} is not set" in capsys.readouterr().err
    assert not host.calls


def test_a_job_of_no_request_prints_and_fills_the_run_s_page(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "summary"
    found = {"GITHUB_REF": "refs/heads/main", "GITHUB_STEP_SUMMARY": str(page)}

    assert post.main([str(file), "--stack", "prod"], found) == 0
    assert TEXT in capsys.readouterr().out
    assert page.read_text(encoding="utf-8") == TEXT


def test_no_comment_to_post_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert post.main([str(tmp_path / "none"), "--stack", "prod"], {}) == post.NOT_POSTED
    assert "run make review first" in capsys.readouterr().err


def test_an_empty_comment_never_takes_the_place_of_one(
    host: Host, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text("\n", encoding="utf-8")

    assert post.main([str(file), "--stack", "prod"], variables("github", host)) == post.NOT_POSTED
    assert "is empty; run make review first" in capsys.readouterr().err
    assert not host.calls
