"""What a zone made by hand has now, asked of KeyCDN before it is taken over.

There is no import of a dynamic resource: the zone is taken over as it is created. So the provider
asks in its check, which runs in a preview too. Runs in the engine's plugin process.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from components.adoption import DROP, HOW, LEAVE, Adoptable, Item, Wishes, advice, refused
from components.keycdn.adoption import SETTING
from components.keycdn.descriptor import KEYCDN
from components.keycdn.errors import KeyCdnError

if TYPE_CHECKING:
    from components.keycdn.api import Api

_LISTS = ("adopt", LEAVE, DROP)

Props = Mapping[str, Any]


def refusal(api: Callable[[], "Api"], olds: Props, news: Props) -> str | None:
    """Why a zone cannot be taken over or changed as the stack file has it; None when it can.

    Args:
        api: of the zone's account; called only when something about the adoption is new.
        olds: inputs as they were; empty before there is a resource.
        news: as they are to be.
    """
    identity = news.get("adopt") or olds.get("adopt")
    if not identity:
        return None
    old: dict[str, Any] = {**olds, **dict.fromkeys(_left_settings(olds), "enabled")}
    if any(olds.get(key) != news.get(key) for key in _LISTS):
        try:
            found = api().zone(str(identity))
            names = api().aliases_of(str(identity))
        except KeyCdnError as error:
            return f"zone {identity} could not be asked what it has ({error}). Nothing was changed"
        if found is None:
            return _missing(str(identity)) if news.get("adopt") else None
        old = {**found.fields, "aliases": names}
    kind = KEYCDN.adopts["zone"]
    wishes = Wishes.of(news.get(LEAVE) or (), news.get(DROP) or ())
    kept = {"aliases": [*(news.get("aliases") or ()), *_left_names(wishes)]}
    before = {Item.of(text) for text in olds.get(LEAVE) or ()}
    own = list(olds.get("aliases") or ())
    lost = refused(kind, old, {**news, **kept}, wishes, bool(news.get("adopt")), before, own)
    return _said(kind, str(identity), wishes, lost) if lost else None


def _left_settings(props: Props) -> list[str]:
    """Settings that were left alone: what is not set by this program was on."""
    items = [Item.of(text) for text in props.get(LEAVE) or ()]
    return [str(item.key) for item in items if item.kind == SETTING]


def _left_names(wishes: Wishes) -> list[str]:
    return [str(item.key) for item in wishes.leave if item.kind != SETTING]


def _missing(identity: str) -> str:
    return (
        f"KeyCDN has no zone {identity} in this account; write the number that its page in the "
        "dashboard shows, or the account that has it"
    )


def _said(kind: Adoptable, identity: str, wishes: Wishes, lost: list[Item]) -> str:
    return "\n".join(
        [
            f"zone {identity} has what this stack does not name, and taking it over would take "
            f"that away. It was not changed. {HOW}",
            *advice(kind, lost, wishes),
        ]
    )
