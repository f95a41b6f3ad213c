"""Own proxies: a real nginx or Apache for each machine, with the configuration in the outputs.

A machine stands at a loopback address of its own; what arrives there is handed over byte by byte,
so that handshakes and answers are the real server's. It starts with its first viewer, and again
when the deployed configuration has changed. ``SANDBOX_PROXY=apache`` prefers Apache.
"""

import asyncio
import json
import os
import re
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

from sandbox import dns_answers
from sandbox.cloud import Cloud
from sandbox.local_edge import proxy_files, proxy_main_files
from sandbox.local_edge.authority import Authority
from sandbox.local_edge.listeners import Ports
from sandbox.local_edge.model import NotUnderstoodError, Presented
from sandbox.local_edge.proxy_files import Place
from sandbox.properties import Properties, list_at, map_at

_STATES = "state/.pulumi/stacks/ssl-click-tracking"
_PATIENCE = 20.0
# Runs a program until standard input is closed, which it is as soon as whoever holds it is gone.
_SUPERVISOR = '"$@" & child=$!; read -r _; kill -TERM "$child"; wait "$child"'


@dataclass
class _Machine:
    """A running server: what it serves, where, and its process."""

    text: str
    server: str
    ports: Ports
    process: subprocess.Popen[bytes]
    folder: tempfile.TemporaryDirectory[str]

    def close(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(_PATIENCE)
        self.folder.cleanup()


class Fleet:
    """The own proxies of a sandbox."""

    def __init__(
        self,
        cloud: Cloud,
        authority: Authority,
        upstream: Ports,
        resolver: str,
        say: Callable[[str], None],
    ) -> None:
        self._cloud = cloud
        self._authority = authority
        self._upstream = upstream
        self._resolver = resolver
        self._say = say
        self._machines: dict[str, _Machine] = {}
        self._lock = threading.Lock()

    def close(self) -> None:
        """End all servers."""
        for machine in self._machines.values():
            machine.close()

    def deployed(self, address: str) -> dict[str, Mapping[str, Any]]:
        """Tracking domain -> outputs, of those whose proxy stands at a loopback address."""
        found: dict[str, Mapping[str, Any]] = {}
        for file in sorted((self._cloud.path.parent / _STATES).glob("*.json")):
            for host, outputs in _domains(file).items():
                edge = outputs.get("edge")
                rendered = outputs.get("nginx") or outputs.get("apache")
                if rendered and isinstance(edge, str) and self._stands_at(edge, address):
                    found[host] = outputs
        return found

    def _stands_at(self, edge: str, address: str) -> bool:
        return dns_answers.address(self._cloud, edge) == address

    async def relay(
        self, address: str, http: socket.socket, https: socket.socket, stop: asyncio.Event
    ) -> None:
        """Hand over everything that arrives at a machine's address, until told to stop."""
        tasks: set[asyncio.Task[None]] = set()  # the loop itself holds them weakly

        async def serve(
            reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, tls: bool
        ) -> None:
            task = asyncio.current_task()
            assert task is not None
            tasks.add(task)
            task.add_done_callback(tasks.discard)
            try:
                ports = await asyncio.get_running_loop().run_in_executor(None, self.ports, address)
                there = await asyncio.open_connection(
                    "127.0.0.1", ports.https if tls else ports.http
                )
            except (NotUnderstoodError, OSError) as error:
                self._say(f"own proxy at {address}: {error}")
                writer.transport.abort()
                return
            try:
                await asyncio.gather(_copy(reader, there[1]), _copy(there[0], writer))
            finally:
                there[1].close()
                writer.close()

        servers = [
            await asyncio.start_server(lambda r, w: serve(r, w, tls=False), sock=http.dup()),
            await asyncio.start_server(lambda r, w: serve(r, w, tls=True), sock=https.dup()),
        ]
        await stop.wait()
        for server in servers:
            server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def ports(self, address: str) -> Ports:
        """Where the server of a machine is, with what is deployed now.

        Raises:
            NotUnderstoodError: nothing is deployed there, or no server is installed.
        """
        with self._lock:
            outputs = self.deployed(address)
            server, text = _chosen(outputs)
            running = self._machines.get(address)
            if running is not None:
                alive = running.process.poll() is None
                if alive and (running.server, running.text) == (server, text):
                    return running.ports
                running.close()
            self._machines[address] = self._started(server, text)
            return self._machines[address].ports

    def _started(self, server: str, text: str) -> _Machine:
        holder = tempfile.TemporaryDirectory(prefix="sandbox-proxy-")
        folder = Path(holder.name)
        folder.chmod(0o755)  # the server's workers drop their privileges
        http, https, inner = _free_ports(3)
        place = Place(
            Ports(http, https),
            inner,
            self._upstream,
            self._resolver,
            self._authority.path,
            lambda names: self._issued(folder, names),
            nginx_version() if server == "nginx" else (),
        )
        rendered, main = folder / "rendered.conf", folder / "main.conf"
        environment = dict(os.environ)
        command = [proxy_main_files.program(server) or server]
        if server == "nginx":
            rendered.write_text(proxy_files.nginx(text, place))
            main.write_text(proxy_main_files.nginx(folder, rendered))
            command += ["-p", str(folder), "-c", str(main), "-e", "stderr"]
        else:
            rendered.write_text(proxy_files.apache(text, place))
            main.write_text(proxy_main_files.apache(folder, rendered, (http, https)))
            command += ["-f", str(main), "-DFOREGROUND"]
            environment |= self._system_names(folder, text)
        said = folder / "said.log"
        with said.open("wb") as output:
            process = subprocess.Popen(
                ["/bin/sh", "-c", _SUPERVISOR, "sh", *command],
                env=environment,
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        machine = _Machine(text, server, place.ports, process, holder)
        _wait_until_it_answers(machine, said)
        return machine

    def _issued(self, folder: Path, names: tuple[str, ...]) -> Path:
        """A file with a key and a certificate, as certbot would have put it there."""
        file = folder / f"{names[0]}.pem"
        if not file.exists():
            now = datetime.now(UTC)
            span = (now - timedelta(days=1), now + timedelta(days=89))
            issued = self._authority.issue(Presented(names, *span))
            issued.private_key_and_cert_chain_pem.write_to_path(str(file))
        return file

    def _system_names(self, folder: Path, text: str) -> dict[str, str]:
        """Apache asks the system for names: here a hosts file, through libnss_wrapper."""
        import ctypes.util

        lines = [
            f"{dns_answers.address(self._cloud, name)} {name}\n"
            for name in proxy_files.origins_of(text)
        ]
        (folder / "hosts").write_text("".join(lines))
        return {
            "LD_PRELOAD": ctypes.util.find_library("nss_wrapper") or "",
            "NSS_WRAPPER_HOSTS": str(folder / "hosts"),
        }


def nginx_version() -> tuple[int, ...]:
    """The version of the nginx installed."""
    command = [proxy_main_files.program("nginx") or "nginx", "-v"]
    shown = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    found = re.search(r"nginx/([\d.]+)", shown)
    return tuple(int(part) for part in found[1].split(".")) if found else ()


def _domains(file: Path) -> Mapping[str, Mapping[str, Any]]:
    """The output ``domains`` in a stack's state."""
    try:
        state = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    resources = list_at(map_at(map_at(state, "checkpoint"), "latest"), "resources")
    for resource in cast(list[Properties], resources):
        if resource["type"] == "pulumi:pulumi:Stack":
            return map_at(map_at(resource, "outputs"), "domains")
    return {}


def _chosen(outputs: Mapping[str, Mapping[str, Any]]) -> tuple[str, str]:
    """The server to run and the configuration of all hosts of a machine."""
    wished = os.environ.get("SANDBOX_PROXY", "nginx")
    order = sorted(("nginx", "apache"), key=lambda server: server != wished)
    reasons: list[str] = []
    for server in order:
        rendered = [str(item[server]) for item in outputs.values() if item.get(server)]
        if rendered:
            reason = proxy_main_files.missing(server)
            if reason is None:
                return server, proxy_files.joined(rendered)
            reasons.append(reason)
    raise NotUnderstoodError("own proxy", "; ".join(reasons) or "a machine that serves no domain")


def _wait_until_it_answers(machine: _Machine, said: Path) -> None:
    end, pause = time.monotonic() + _PATIENCE, threading.Event()
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", machine.ports.http), timeout=1).close()
        except OSError:
            words = said.read_text(errors="replace")
            if "[emerg]" in words or "Syntax error" in words or "AH00526" in words:
                machine.close()
                raise NotUnderstoodError(machine.server, f"this configuration: {words}") from None
            pause.wait(0.05)
            continue
        return
    machine.close()
    raise NotUnderstoodError(machine.server, "why it does not start")


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
        if writer.can_write_eof():
            writer.write_eof()
    except OSError:
        writer.transport.abort()


def _free_ports(count: int) -> list[int]:
    sockets = [socket.socket() for _ in range(count)]
    try:
        for opened in sockets:
            opened.bind(("127.0.0.1", 0))
        return [int(opened.getsockname()[1]) for opened in sockets]
    finally:
        for opened in sockets:
            opened.close()
