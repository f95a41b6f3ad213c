"""What the resource types share: the project, the IDs of imports, the deletion policy."""

import re
from collections.abc import Sequence

from sandbox.google.api import project_for
from sandbox.operations import Session
from sandbox.properties import Properties
from sandbox.provider.context import Context, ProviderError

POLICIES = ("DELETE", "PREVENT", "ABANDON")


def provider_project(session: Session) -> Properties:
    """What a resource that names no project has planned for it.

    Another one replaces the resource (``tpgresource/utils.go``, DefaultProviderProject).
    """
    return {"project": project_for(session, {})}


def imported(context: Context, identity: str, forms: Sequence[re.Pattern[str]]) -> Properties:
    """The parts of an import's ID in the first form that it has, with a project in any case.

    Raises:
        ProviderError: when it has none of the forms.
    """
    for form in forms:
        parts = form.fullmatch(identity)
        if parts is not None:
            given: Properties = parts.groupdict()
            return {**given, "project": project_for(context.session, given)}
    accepted = ", ".join(form.pattern for form in forms)
    raise ProviderError(
        f'Import id "{identity}" doesn\'t match any of the accepted formats: [{accepted}]'
    )


def is_deleted(state: Properties, title: str) -> bool:
    """Whether deleting the resource deletes anything in the cloud.

    Raises:
        ProviderError: when its policy prevents that.
    """
    policy = state.get("deletionPolicy", "DELETE")
    if policy == "PREVENT":
        raise ProviderError(
            f'cannot destroy {title} without setting deletion_policy="DELETE" and running an update'
        )
    return policy != "ABANDON"
