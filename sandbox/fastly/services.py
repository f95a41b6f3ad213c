"""VCL services: versions, activation, and which domains are on which service.

Rules: sources/fastly and sources/quotas; the reference of Fastly's service and version API. The
rules of what a version may hold are in ``service_rules.py``.
"""

import uuid
from typing import Any

from sandbox import settings
from sandbox.cloud import Cloud, encode, timestamp
from sandbox.fastly import service_rules
from sandbox.fastly.api import CLOUD, FastlyError, identifier, operation
from sandbox.operations import Session, require
from sandbox.properties import Properties, list_at

KIND = "service"
ACTIVE_DOMAIN = "fastly:active-domain"


@operation("CreateService")
def create_service(session: Session, name: str, comment: str) -> str:
    """Create a service with an empty first version; gives its ID."""
    _check_name(session, name, None)
    identity = identifier(uuid.uuid4().hex)
    put_service(session.cloud, identity, _body(name, comment), session.account)
    return identity


def _body(name: str, comment: str) -> Properties:
    return {
        "name": name,
        "comment": comment,
        "type": "vcl",
        "latest": 1,
        "active": 0,
        "config": {},
        "created": timestamp(),
    }


def put_service(cloud: Cloud, identity: str, body: Properties, account: str) -> None:
    """Put a service into an account, and its domains on it when it is active."""
    cloud.put(CLOUD, KIND, identity, body, account)
    names = {item["name"].lower() for item in list_at(body["config"], "domains")}
    cloud.set_links(ACTIVE_DOMAIN, identity, names if body["active"] else set())


def console_service(name: str, config: Properties) -> Properties:
    """An active service as somebody made it in the console."""
    return {**_body(name, ""), "active": 1, "config": config}


def _check_name(session: Session, name: str, identity: str | None) -> None:
    taken = [
        other
        for other, body in session.cloud.items(CLOUD, KIND, session.account).items()
        if body["name"] == name and other != identity
    ]
    require(
        not taken,
        lambda: FastlyError(409, "Conflict", f"Name '{name}' is already used by a service"),
    )


@operation("GetService")
def get_service(session: Session, identity: str) -> Properties:
    """A service of the account."""
    body = session.cloud.get(CLOUD, KIND, identity)
    if body is None or session.cloud.account_of(CLOUD, KIND, identity) != session.account:
        raise FastlyError(404, "Record not found", "Cannot load service")
    return body


@operation("ListServices")
def list_services(session: Session) -> dict[str, Properties]:
    """The services of the account."""
    return session.cloud.items(CLOUD, KIND, session.account)


@operation("UpdateService")
def update_service(session: Session, identity: str, name: str, comment: str) -> None:
    """Change what belongs to no version: name and comment."""
    body = get_service(session, identity)
    _check_name(session, name, identity)
    put_service(
        session.cloud, identity, {**body, "name": name, "comment": comment}, session.account
    )


@operation("ActivateVersion")
def activate(session: Session, identity: str, config: Properties) -> None:
    """Make ``config`` a new version of the service and activate it."""
    body = get_service(session, identity)
    service_rules.check(config, settings.get(session.cloud, "fastly.domains_per_service"))
    for item in config["domains"]:
        name = item["name"].lower()
        holders = set(session.cloud.linked_to(ACTIVE_DOMAIN, name)) - {identity}
        require(
            not holders,
            lambda name=name: FastlyError(
                400, "Bad request", f"Domain '{name}' is already taken by another service"
            ),
        )
    version = body["latest"] + 1 if body["active"] else body["latest"]
    changed = {**body, "latest": version, "active": version, "config": config}
    put_service(session.cloud, identity, changed, session.account)


@operation("DeactivateVersion")
def deactivate(session: Session, identity: str) -> None:
    """Take the active version out of service; its domains are free then."""
    body = get_service(session, identity)
    put_service(session.cloud, identity, {**body, "active": 0}, session.account)


@operation("DeleteService")
def delete_service(session: Session, identity: str) -> None:
    """Delete a service that has no active version."""
    body = get_service(session, identity)
    require(
        not body["active"],
        lambda: FastlyError(400, "Bad request", "Cannot delete service with active version"),
    )
    session.cloud.set_links(ACTIVE_DOMAIN, identity, set())
    session.cloud.remove(CLOUD, KIND, identity)


def service_of(session: Session, domain: str) -> str | None:
    """The account's active service that has a domain, or nothing."""
    for identity in session.cloud.linked_to(ACTIVE_DOMAIN, domain.lower()):
        if session.cloud.account_of(CLOUD, KIND, identity) == session.account:
            return identity
    return None


def same_config(one: Any, other: Any) -> bool:
    """Whether two versions hold the same, whatever the order of their blocks."""
    return encode(_sorted(one)) == encode(_sorted(other))


def _sorted(config: Properties) -> Properties:
    return {
        key: sorted(list_at(config, key), key=lambda item: str(item["name"]))
        if key in service_rules.BLOCKS
        else value
        for key, value in config.items()
    }
