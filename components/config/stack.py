"""The configuration of the running stack, read: values, or every fault of it at once."""

import pulumi
from pulumi.runtime import config as runtime_config

from components.config.faults import ConfigError
from components.config.reading import read
from components.config.values import StackConfig


def load() -> StackConfig:
    """Reads the configuration of the stack that is running.

    Raises:
        pulumi.RunError: with every fault of the stack file, before any resource exists. Pulumi
            shows it without a traceback.
    """
    try:
        return read(
            {**runtime_config.get_config_env(), **runtime_config.CONFIG.get()},
            runtime_config.get_config_secret_keys_env(),
        )
    except ConfigError as error:
        raise pulumi.RunError(str(error)) from None
