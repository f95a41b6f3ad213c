"""The configuration of the running stack, read: values, or every fault of it at once."""

import os

import pulumi
from pulumi.runtime import config as runtime_config

from components import building, dates
from components.config import moves
from components.config.faults import ConfigError
from components.config.reading import parse
from components.config.resting import named_rests
from components.config.values import StackConfig
from components.credentials import Credentials
from components.previous import Previous
from components.project import PROJECT


def load(previous: Previous) -> StackConfig:
    """Reads the configuration of the stack that is running.

    Args:
        previous: what the last update left behind; a live host of it is not given up.

    Raises:
        pulumi.RunError: with every fault of the stack file, or of the project's name, before any
            resource exists. Pulumi shows it without a traceback.
    """
    if pulumi.get_project() != PROJECT:
        raise pulumi.RunError(
            f"Pulumi.yaml: name: is '{pulumi.get_project()}', and this program reads what stands "
            f"under '{PROJECT}:' and keeps that name in its state; write name: {PROJECT} again, "
            f"and in Pulumi.{pulumi.get_stack()}.yaml begin its keys with '{PROJECT}:'"
        )
    stack, faults = parse(
        _config(),
        runtime_config.get_config_secret_keys_env(),
    )
    faults = faults + building.faults(stack)
    previous.named_to_rest(named_rests(stack.domains))
    # A host whose entry has a fault is not in `stack`, and would count as taken out.
    faults = faults or moves.faults(previous.domains, stack, credentials(stack))
    faults = faults or dates.faults(
        stack, lambda: [host for host, was in previous.domains.items() if was.live]
    )
    if faults:
        raise pulumi.RunError(str(ConfigError(faults)))
    for text in moves.notices(previous.domains, stack):
        pulumi.log.warn(text)
    return stack


def credentials(stack: StackConfig) -> Credentials:
    """What the running stack reaches its accounts with."""
    return Credentials(stack.accounts, _config(), os.environ)


def _config() -> dict[str, str]:
    return {**runtime_config.get_config_env(), **runtime_config.CONFIG.get()}
