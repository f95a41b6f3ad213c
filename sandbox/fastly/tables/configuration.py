"""The data sources ``getTlsConfiguration`` and ``getTlsConfigurationIds``."""

from collections.abc import Callable

from sandbox.fastly import tls
from sandbox.properties import Properties
from sandbox.provider.context import Context, ProviderError
from sandbox.provider.resource_type import FunctionType


async def _all(context: Context) -> dict[str, Properties]:
    return await context.call(tls.list_configurations)


def _matches(body: Properties, arguments: Properties) -> bool:
    """The filters are joined by AND; lists have to be contained (data source's own code)."""
    tests: dict[str, Callable[[], bool]] = {
        "name": lambda: body["name"] == arguments["name"],
        "default": lambda: body["default"] == arguments["default"],
        "tlsProtocols": lambda: set(arguments["tlsProtocols"]) <= set(body["tlsProtocols"]),
        "httpProtocols": lambda: set(arguments["httpProtocols"]) <= set(body["httpProtocols"]),
        "tlsService": lambda: arguments["tlsService"] == "CUSTOM",
    }
    return all(tests[name]() for name in arguments if name in tests)


def _answer(identity: str, body: Properties) -> Properties:
    cname = str(body["cname"])
    us_eu = cname.replace(".global.", ".us-eu.")
    return {
        "id": identity,
        "name": body["name"],
        "default": body["default"],
        "tlsProtocols": body["tlsProtocols"],
        "httpProtocols": body["httpProtocols"],
        "tlsService": "CUSTOM",
        "dnsRecords": [
            {"recordType": "A", "recordValue": "151.101.1.91", "region": "global"},
            {"recordType": "CNAME", "recordValue": us_eu, "region": "us-eu"},
            {"recordType": "CNAME", "recordValue": cname, "region": "global"},
        ],
        "createdAt": body["created"],
        "updatedAt": body["created"],
    }


async def _one(context: Context, arguments: Properties) -> Properties:
    known = await _all(context)
    given = {name: value for name, value in arguments.items() if value is not None}
    if "id" in given:
        if len(given) > 1:
            raise ProviderError('"id": conflicts with the other filters')
        body = known.get(given["id"])
        if body is None:
            raise ProviderError("404 - Not Found:\n\n    Title:  Record not found")
        return _answer(given["id"], body)
    found = {key: body for key, body in known.items() if _matches(body, given)}
    if len(found) != 1:
        amount = "more than one result" if found else "no results"
        raise ProviderError(
            f"Your query returned {amount}. Please change your search criteria and try again."
        )
    ((identity, body),) = found.items()
    return _answer(identity, body)


async def _ids(context: Context, _: Properties) -> Properties:
    return {"id": "tls-configurations", "ids": sorted(await _all(context))}


GET_TLS_CONFIGURATION = FunctionType(
    token="fastly:index/getTlsConfiguration:getTlsConfiguration",
    arguments={
        "default": bool,
        "httpProtocols": list,
        "id": str,
        "name": str,
        "tlsProtocols": list,
        "tlsService": str,
    },
    source="fastly/data_source_tls_configuration.go",
    invoke=_one,
)

GET_TLS_CONFIGURATION_IDS = FunctionType(
    token="fastly:index/getTlsConfigurationIds:getTlsConfigurationIds",
    arguments={},
    source="fastly/data_source_tls_configuration_ids.go",
    invoke=_ids,
)
