"""The main files around a proxy's rendered ones: what a distribution's own would hold."""

import ctypes.util
import os
import shutil
from collections.abc import Iterable
from pathlib import Path

_MODULES = (
    *("mpm_event", "log_config", "authz_core", "headers", "alias", "setenvif", "unixd", "http2"),
    *("socache_shmcb", "proxy", "proxy_http", "ssl"),
)
_MODULE_FOLDERS = ("/usr/lib/apache2/modules", "/usr/lib64/httpd/modules", "/usr/libexec/apache2")


def program(server: str) -> str | None:
    """Path of the program of ``nginx`` or ``apache``, nothing where it is not installed."""
    path = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"])
    candidates = ("nginx",) if server == "nginx" else ("apache2", "httpd")
    return next((found for name in candidates if (found := shutil.which(name, path=path))), None)


def missing(server: str) -> str | None:
    """Why a server cannot run here, nothing where it can."""
    if program(server) is None:
        return f"{server} is not installed: run .ci/install-servers (as root, on Debian or Ubuntu)"
    if server == "apache" and ctypes.util.find_library("nss_wrapper") is None:
        return "libnss_wrapper is not installed: run .ci/install-servers (Debian: libnss-wrapper)"
    return None


def nginx(folder: Path, rendered: Path) -> str:
    """What a distribution's nginx.conf holds around the files of conf.d."""
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    places = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in kinds)
    return (
        f"daemon off;\nworker_processes 1;\npid {folder}/pid;\nerror_log stderr;\nevents {{ }}\n"
        f"http {{\naccess_log {folder}/access.log;\n{places}include {rendered};\n}}\n"
    )


def apache(folder: Path, rendered: Path, ports: Iterable[int]) -> str:
    """What a distribution's main file holds around the sites, as far as a proxy needs it."""
    modules = next(Path(place) for place in _MODULE_FOLDERS if Path(place).is_dir())
    loaded = "".join(
        f"LoadModule {name}_module {modules}/mod_{name}.so\n"
        for name in _MODULES
        if (modules / f"mod_{name}.so").exists()
    )
    listen = "".join(f"Listen 127.0.0.1:{port}\n" for port in ports)
    return (
        f"ServerRoot {folder}\nServerName localhost\nPidFile {folder}/pid\n{loaded}"
        f"ErrorLog {folder}/error.log\nCustomLog {folder}/access.log %r\n"
        # One process, which would keep an address it once found if it were let.
        "ServerLimit 1\nStartServers 1\nThreadsPerChild 16\nMaxRequestWorkers 16\n"
        f"{listen}Include {rendered}\n"
    )
