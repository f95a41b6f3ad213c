"""Asks a DNS provider what stands at a name, through its own look-up and its own credentials."""

from collections.abc import Mapping, Sequence
from importlib import metadata
from typing import cast

import pulumi
from pulumi.runtime import invoke, invoke_async

from components.dns.answers import reason
from components.dns.provider import DnsProvider, Found, Question


class NoAnswerError(Exception):
    """The provider does not say; the text says why, in its own words.

    Attributes:
        whole: all that it said.
    """

    def __init__(self, error: Exception | str) -> None:
        """Takes what the provider said, or why it was not asked."""
        super().__init__(error if isinstance(error, str) else reason(error))
        self.whole: str = str(error)


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
    return provider.found(inputs, _answer(_question(provider, inputs), account))


def ask_all(
    provider: DnsProvider,
    records: Sequence[Mapping[str, object]],
    account: pulumi.ProviderResource | None,
) -> list[Sequence[Found]]:
    """As `ask` for many records, with as few questions as the provider needs.

    Raises:
        NoAnswerError: when the provider does not say it of one of them.
    """
    found: dict[int, Sequence[Found]] = {}
    for group in provider.together(records):
        question = provider.question_of_all([records[number] for number in group])
        if question is None:
            raise NoAnswerError("its zone is not known yet")
        answer = _answer(question, account)
        found |= {number: provider.found(records[number], answer) for number in group}
    return [found[number] for number in range(len(records))]


async def ask_now(
    provider: DnsProvider,
    inputs: Mapping[str, object],
    account: pulumi.ProviderResource | None,
) -> Sequence[Found]:
    """As `ask`, from inside a hook, which must not block.

    Raises:
        NoAnswerError: when the provider does not say.
    """
    return provider.found(inputs, await answer_now(provider, inputs, account))


async def answer_now(
    provider: DnsProvider,
    inputs: Mapping[str, object],
    account: pulumi.ProviderResource | None,
) -> Mapping[str, object]:
    """What the provider's look-up answers by itself, in its own words; otherwise as `ask_now`.

    Raises:
        NoAnswerError: when the provider does not say.
    """
    question = _question(provider, inputs)
    try:
        options = _options(question, account)
        answer = await invoke_async(question.function, dict(question.arguments), options)
    except Exception as error:
        raise NoAnswerError(error) from None
    return cast(Mapping[str, object], answer or {})


def _question(provider: DnsProvider, inputs: Mapping[str, object]) -> Question:
    question = provider.question(inputs)
    if question is None:
        raise NoAnswerError("its zone is not known yet")
    return question


def _answer(question: Question, account: pulumi.ProviderResource | None) -> Mapping[str, object]:
    try:
        options = _options(question, account)
        answer = invoke(question.function, dict(question.arguments), options).value
    except Exception as error:
        raise NoAnswerError(error) from None
    return cast(Mapping[str, object], answer or {})


def _options(question: Question, account: pulumi.ProviderResource | None) -> pulumi.InvokeOptions:
    # Without the version another default provider than the records' own would be asked.
    package = question.function.partition(":")[0]
    return pulumi.InvokeOptions(provider=account, version=metadata.version(f"pulumi-{package}"))
