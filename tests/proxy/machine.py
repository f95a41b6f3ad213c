"""A proxy machine for tests: a real nginx or Apache with the files that `write` makes.

Everything is on loopback and on free ports, so that no privilege is needed: the tracking domains
on 127.0.0.1, each ESP on an address of its own, names from a DNS server (nginx) or a hosts file
(Apache, which asks the system, here through libnss_wrapper).
"""

import ctypes.util
import json
import os
import socket
import ssl
import subprocess
import tempfile
import threading
import time
from collections.abc import Generator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPResponse
from pathlib import Path

import trustme

from components.proxy import write
from sandbox.local_edge import proxy_main_files as main_files
from sandbox.local_edge.proxy_main_files import program
from tests.proxy import esp, names

HOSTS = {
    "sendgrid": "ablink.email.example.com",
    "sparkpost": "a-tracking-domain-with-a-rather-long-name.click.mail.example.com",
    "ses": "links.example.com",
}
"""ESP -> the tracking domain the machine serves of it."""

ORIGINS = {"sendgrid": "sendgrid.net", "sparkpost": "spgo.io", "ses": "r.eu-west-1.awstrack.me"}
ADDRESSES = {"sendgrid": "127.0.0.2", "sparkpost": "127.0.0.3", "ses": "127.0.0.4"}
MOVED = "127.0.0.5"
"""Where SendGrid's second stand-in is."""

PATIENCE = 30.0
"""Seconds before a test gives up on something that should happen at once, or after 10 s."""

# What the machine's own OpenSSL would refuse proves nothing about the configuration.
_OPENSSL = """openssl_conf = all
[all]
ssl_conf = ssl
[ssl]
system_default = weak
[weak]
MinProtocol = TLSv1
CipherString = ALL:@SECLEVEL=0
"""


@dataclass(frozen=True)
class Answer:
    """What a recipient gets."""

    status: int
    headers: Message
    body: bytes


@dataclass(frozen=True)
class Machine:
    """A running proxy, the ESPs behind it, and how to reach it.

    Attributes:
        server: `nginx` or `apache`.
        folder: its files; `nginx.conf` or `apache.conf` is below it.
        ports: scheme -> port on 127.0.0.1.
        esps: ESP -> its stand-in; `moved` is a second one for SendGrid.
        names: the DNS that nginx asks.
        hosts: the file that Apache's system look-ups read.
        authority: issues every certificate.
    """

    server: str
    folder: Path
    ports: Mapping[str, int]
    esps: Mapping[str, esp.EmailServiceProvider]
    names: names.Names
    hosts: Path
    authority: trustme.CA

    def move(self, name: str, address: str) -> None:
        """Gives `name` another address in DNS."""
        self.names.addresses[name] = address
        lines = [f"{address} {name}\n" for name, address in self.names.addresses.items()]
        # Put in place at once: a half-written file would be a name that does not exist.
        fresh = self.hosts.with_suffix(".new")
        fresh.write_text("".join(lines))
        fresh.replace(self.hosts)

    def context(self) -> ssl.SSLContext:
        """Checks certificates as a recipient does."""
        return ssl.create_default_context(cadata=self.authority.cert_pem.bytes().decode())

    def connect(self, scheme: str) -> socket.socket:
        """A connection to one of the ports, before any TLS."""
        return socket.create_connection(("127.0.0.1", self.ports[scheme]), timeout=PATIENCE)

    def secure(self, sni: str | None, context: ssl.SSLContext | None = None) -> ssl.SSLSocket:
        """A connection with TLS to the https port."""
        return (context or self.context()).wrap_socket(self.connect("https"), server_hostname=sni)

    def ask(
        self,
        scheme: str,
        host: str,
        target: str,
        headers: Sequence[tuple[str, str]] = (),
        method: str = "GET",
        sni: str | None = None,
    ) -> Answer:
        """One request, sent byte for byte as `target` is."""
        lines = [f"{method} {target} HTTP/1.1", f"Host: {host}", "Connection: close"]
        lines += [f"{name}: {value}" for name, value in headers]
        opened = self.connect(scheme) if scheme == "http" else self.secure(sni or host)
        with opened as connection:
            connection.sendall("\r\n".join([*lines, "", ""]).encode("latin-1"))
            response = HTTPResponse(connection, method=method)
            response.begin()
            return Answer(response.status, response.headers, response.read())


@contextmanager
def running(server: str) -> Generator[Machine]:
    """A machine with the three pairs, started and ready."""
    with ExitStack() as stack:
        # Not pytest's: the servers' workers drop privileges and could not enter it.
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="proxy-")))
        folder.chmod(0o755)
        authority = trustme.CA()
        authority.cert_pem.write_to_path(str(folder / "authority.pem"))
        resolving = stack.enter_context(names.serve(names.Names()))
        http, https, inner, upstream = _free_ports(4)
        esps = _esps(stack, folder, authority, upstream)
        hosts = folder / "hosts"
        machine = Machine(
            server, folder, {"http": http, "https": https}, esps, resolving, hosts, authority
        )
        for name, origin in ORIGINS.items():
            machine.move(origin, ADDRESSES[name])
        options = {
            "address": "proxy.example.net",
            "servers": [server],
            "listen": ["127.0.0.1"],
            "http_port": http,
            "https_port": https,
            "inner_port": inner,
            "upstream_port": upstream,
            "resolver": [f"127.0.0.1:{resolving.port}"],
            "trusted_certificates": str(folder / "authority.pem"),
            "apple_app_site_association": str(folder / "{host}.apple"),
            "assetlinks": str(folder / "{host}.assetlinks.json"),
            "acme_challenges": str(folder / "challenges"),
            **({"nginx_version": nginx_version()} if server == "nginx" else {}),
        }
        _certificates(machine)
        _write(machine, options)
        stack.enter_context(_process(machine))
        yield machine


def nginx_version() -> str:
    """The version of the nginx installed, such as `1.22.1`."""
    command = [program("nginx") or "nginx", "-v"]
    shown = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    return shown.partition("nginx/")[2].split()[0]


def until(done: threading.Event | None = None, seconds: float = PATIENCE) -> Generator[None]:
    """Yields again and again, a little apart, until `seconds` have passed; then fails."""
    pause = done or threading.Event()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        yield
        pause.wait(0.05)
    raise TimeoutError(f"not within {seconds} seconds")


def _esps(
    stack: ExitStack, folder: Path, authority: trustme.CA, port: int
) -> dict[str, esp.EmailServiceProvider]:
    """One stand-in an ESP, each with a certificate for the ESP's own name and no other."""
    found: dict[str, esp.EmailServiceProvider] = {}
    for name, address in [*ADDRESSES.items(), ("moved", MOVED)]:
        kind = "sendgrid" if name == "moved" else name
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(_issued(authority, ORIGINS[kind], folder / f"esp-{kind}"))
        provider = esp.EmailServiceProvider(kind, HOSTS[kind])
        found[name] = stack.enter_context(esp.serve(provider, context, (address, port)))
    return found


def _issued(authority: trustme.CA, name: str, file: Path) -> Path:
    """A file with a new private key and the certificate of `name`."""
    authority.issue_cert(name).private_key_and_cert_chain_pem.write_to_path(str(file))
    return file


def _certificates(machine: Machine) -> None:
    for host in HOSTS.values():
        issued = machine.authority.issue_cert(host)
        chain = b"".join(part.bytes() for part in issued.cert_chain_pems)
        (machine.folder / f"{host}.pem").write_bytes(chain)
        issued.private_key_pem.write_to_path(str(machine.folder / f"{host}.key"))
        (machine.folder / f"{host}.apple").write_text('{"applinks": {}}')
        (machine.folder / f"{host}.assetlinks.json").write_text("[]")
    challenges = machine.folder / "challenges/.well-known/acme-challenge"
    challenges.mkdir(parents=True)
    (challenges / "TOKEN").write_text("TOKEN.thumbprint")


def _write(machine: Machine, options: Mapping[str, object]) -> None:
    """The configuration, by the command that people use."""
    files = {
        "certificate": str(machine.folder / "{host}.pem"),
        "key": str(machine.folder / "{host}.key"),
    }
    common = {"cdn": "proxy", "stage": "live", "proxy": options, "certificate": files}
    config = {
        "ssl-click-tracking:defaults": common,
        "ssl-click-tracking:domains": {
            host: {"esp": name, **({"region": "eu-west-1"} if name == "ses" else {})}
            for name, host in HOSTS.items()
        },
    }
    stack_file = machine.folder / "Pulumi.test.yaml"
    stack_file.write_text(json.dumps({"config": config}))
    assert write.main([str(stack_file), str(machine.folder)]) == 0


@contextmanager
def _process(machine: Machine) -> Generator[None]:
    """The server itself, until it answers; whatever it says is shown when it does not."""
    rendered = machine.folder / "proxy.example.net" / f"{machine.server}.conf"
    main = machine.folder / "main.conf"
    openssl = machine.folder / "openssl.cnf"
    openssl.write_text(_OPENSSL)
    environment = {**os.environ, "OPENSSL_CONF": str(openssl)}
    command = [program(machine.server) or machine.server]
    if machine.server == "nginx":
        main.write_text(main_files.nginx(machine.folder, rendered))
        command += ["-p", str(machine.folder), "-c", str(main), "-e", "stderr"]
    else:
        main.write_text(main_files.apache(machine.folder, rendered, machine.ports.values()))
        command += ["-f", str(main), "-DFOREGROUND"]
        environment["LD_PRELOAD"] = ctypes.util.find_library("nss_wrapper") or ""
        environment["NSS_WRAPPER_HOSTS"] = str(machine.hosts)
    said = machine.folder / "said.log"
    with said.open("wb") as output:
        process = subprocess.Popen(command, env=environment, stdout=output, stderr=output)
    try:
        for _ in until():
            if process.poll() is not None:
                raise AssertionError(f"{machine.server} ended: {said.read_text()}")
            try:
                machine.connect("http").close()
            except ConnectionRefusedError:
                continue
            break
        yield
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _free_ports(count: int) -> list[int]:
    sockets = [socket.socket() for _ in range(count)]
    try:
        for opened in sockets:
            opened.bind(("127.0.0.1", 0))
        return [opened.getsockname()[1] for opened in sockets]
    finally:
        for opened in sockets:
            opened.close()
