"""What KeyCDN's dynamic resources share: whose API key to use, and errors a person can read.

Runs in the engine's plugin process. Nothing is captured when a provider is serialised, so nothing
secret can land in the state: the key is read from configuration and environment on each start.
"""

import json
import os
import sys
import traceback
from collections.abc import Callable, Mapping
from importlib import import_module
from threading import Lock
from typing import TYPE_CHECKING, Any, cast

from pulumi.dynamic import CheckFailure, CheckResult, ConfigureRequest, ResourceProvider

from components.keycdn.errors import KeyCdnError
from components.project import PROJECT

if TYPE_CHECKING:
    # Imported where it is used: the program loads this module, too, and never calls the API.
    from components.keycdn.api import Api

KEY = "KEYCDN_API_KEY"
"""Environment variable with the API key."""

CONFIG_KEY = "keycdn:apiKey"
"""Secret configuration key with the API key; wins over the environment."""

URL = "KEYCDN_API_URL"
"""Environment variable with another address of the API."""

Props = dict[str, Any]

_LOADING = Lock()


def load() -> None:
    """Imports what asks KeyCDN and DNS, where something is to be asked, in one thread at a time.

    The engine has a plugin do several things at once. `httpcore2`, which both ways of asking use,
    is imported from two ends: two threads that begin there together fail, each with a module that
    is half there. Call it before any import in a function of a provider.
    """
    with _LOADING:
        for name in ("api", "asking", "pointing"):
            import_module(f"components.keycdn.{name}")


class KeyCdnProvider(ResourceProvider):
    """Base of the dynamic providers; a resource's `account` names an account of the stack file."""

    serialize_as_secret_always = False

    def configure(self, req: ConfigureRequest) -> None:
        """Remembers where the keys are; none is read before it is needed."""
        traceback.format_exc = _plainly
        self._setting: Callable[[str], object] = req.config.get
        self._apis: dict[str, Api] = {}

    def check(self, _olds: Props, news: Props) -> CheckResult:
        """Refuses inputs KeyCDN would not take, and a missing API key, already in a preview."""
        failures = [CheckFailure(name, reason) for name, reason in self.faults(news).items()]
        try:
            self._key(news.get("account"))
        except KeyCdnError as error:
            failures.append(CheckFailure("", str(error)))
        return CheckResult(news, failures)

    def faults(self, news: Mapping[str, Any]) -> dict[str, str]:
        """What is wrong with the inputs: property -> what is wrong, and what to do."""
        del news
        return {}

    def other_account(
        self, olds: Mapping[str, Any], news: Mapping[str, Any], there: "Callable[[Api], bool]"
    ) -> list[str]:
        """`["account"]` when a change puts the resource into another account, else nothing.

        An account's name is not its identity: a renamed account, or another token of the same
        one, finds the resource still there, and nothing is made anew (docs/decisions/keycdn.md).

        Args:
            olds: as it is.
            news: as it is wanted.
            there: whether an account has the resource.

        Raises:
            KeyCdnError: when KeyCDN does not say; nothing is replaced then.
        """
        if olds.get("account") == news.get("account") or there(self.api(news)):
            return []
        return ["account"]

    def api(self, props: Mapping[str, Any]) -> "Api":
        """The API of the account that `props` names.

        Raises:
            KeyCdnError: when there is no key for it.
        """
        load()
        from components.keycdn.api import Api
        from components.keycdn.client import URL as VENDOR
        from components.keycdn.client import Client

        key = self._key(props.get("account"))
        if key not in self._apis:
            self._apis[key] = Api(Client(key, os.environ.get(URL) or VENDOR))
        return self._apis[key]

    def _key(self, account: object) -> str:
        if account is None:
            found = _text(self._setting(CONFIG_KEY)) or os.environ.get(KEY, "").strip()
            if not found:
                raise KeyCdnError(
                    f"no API key for KeyCDN; set {KEY}, or run `pulumi config set --secret "
                    f"{CONFIG_KEY}`"
                )
            return found
        name = _token_secret(self._setting(f"{PROJECT}:accounts"), str(account))
        found = _text(self._setting(f"{PROJECT}:{name}")) if name else ""
        if not found:
            raise KeyCdnError(
                f"no API key for KeyCDN account '{account}'; keep it under accounts in the stack "
                "file, with its token_secret, until nothing of it is left"
            )
        return found


def wanted(props: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    """The properties `names` of `props`, without those that are absent."""
    return {name: props[name] for name in names if props.get(name) is not None}


def _token_secret(section: object, account: str) -> str | None:
    """Name of the secret configuration key of an account, out of the section `accounts`."""
    accounts = json.loads(section) if isinstance(section, str) else section
    found = cast(Mapping[str, Mapping[str, object]], accounts or {}).get(account, {})
    name = found.get("token_secret")
    return name if isinstance(name, str) else None


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


_format_exc = traceback.format_exc


def _plainly(limit: int | None = None, chain: bool = True) -> str:
    """In place of `traceback.format_exc` in the plugin's process: errors of KeyCDN as their text.

    Pulumi's dynamic provider reports what that function says of whatever a provider raises, and
    offers no other way to say that something failed.
    """
    error = sys.exception()
    return str(error) if isinstance(error, KeyCdnError) else _format_exc(limit, chain)
