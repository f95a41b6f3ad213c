"""Asks a DNS provider what stands at a name, through its own look-up and its own credentials."""

from collections.abc import Mapping, Sequence
from importlib import metadata
from typing import cast

import pulumi
from pulumi.runtime import invoke, invoke_async

from components.dns.answers import reason
from components.dns.provider import DnsProvider, Found, Question


class NoAnswerError(Exception):
    """The provider does not say; the text says why, in its own words."""


def ask(
    provider: DnsProvider,
    inputs: Mapping[str, object],
    account: pulumi.ProviderResource | None,
) -> Sequence[Found]:
    """Every record set at the name of a record, while the program plans.

    Args:
        provider: whose record it is.
        inputs: of the record; name and zone suffice.
        account: explicit provider of the zone's account, None for the default one.

    Raises:
        NoAnswerError: when the provider does not say.
    """
    question = _question(provider, inputs)
    try:
        options = _options(question, account)
        answer = invoke(question.function, dict(question.arguments), options).value
    except Exception as error:
        raise NoAnswerError(reason(error)) from None
    return _found(provider, inputs, answer)


async def ask_now(
    provider: DnsProvider,
    inputs: Mapping[str, object],
    account: pulumi.ProviderResource | None,
) -> Sequence[Found]:
    """As `ask`, from inside a hook, which must not block.

    Raises:
        NoAnswerError: when the provider does not say.
    """
    question = _question(provider, inputs)
    try:
        options = _options(question, account)
        answer = await invoke_async(question.function, dict(question.arguments), options)
    except Exception as error:
        raise NoAnswerError(reason(error)) from None
    return _found(provider, inputs, answer)


def _question(provider: DnsProvider, inputs: Mapping[str, object]) -> Question:
    question = provider.question(inputs)
    if question is None:
        raise NoAnswerError("its zone is not known yet")
    return question


def _options(question: Question, account: pulumi.ProviderResource | None) -> pulumi.InvokeOptions:
    # Without the version another default provider than the records' own would be asked.
    package = question.function.partition(":")[0]
    return pulumi.InvokeOptions(provider=account, version=metadata.version(f"pulumi-{package}"))


def _found(provider: DnsProvider, inputs: Mapping[str, object], answer: object) -> Sequence[Found]:
    return provider.found(inputs, cast(Mapping[str, object], answer or {}))
