"""What a CDN has to say of itself. Pure: imports neither Pulumi nor an SDK.

Each CDN's folder says it once, in `descriptor.py`; the shared code asks the registry
(`components.registry`) and knows no CDN by name. Nothing here has a default: a CDN that leaves out
what a safety rule needs does not pass the type checker.
"""

import sys
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Generic, Literal, TypeVar, cast

from components.account import AccountKind
from components.adoption import Adoptable
from components.certificate_fate import Ended, Fate
from components.config.faults import Fault
from components.config.rule import Rule
from components.signatures import Signature
from components.state import State

if TYPE_CHECKING:
    from components.config.certificate import Certificate
    from components.config.values import Domain, Edge, Shared, Stage
    from components.memory import Was

Options = TypeVar("Options")
"""The value of a CDN's own block in the stack file."""


@dataclass(frozen=True)
class SourceKeys:
    """What a certificate source takes from `certificate`.

    Attributes:
        gives_up: when its issuer gives up a request that nobody proves, a sentence with a span from
            the request; None where nothing is asked for.
        needed: keys it cannot do without.
        optional: keys it may have besides.
        authorities: who may issue it, by the words of `certificate.authority`, the default first;
            empty where nobody can choose.
    """

    gives_up: str | None
    needed: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    authorities: tuple[str, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """Every key it takes."""
        return (*self.needed, *self.optional)


@dataclass(frozen=True)
class HeldNames:
    """That an edge has its names alone: no other edge of the CDN takes one that it holds.

    Attributes:
        from_stage: stage of a host from which its edge holds the name.
        refusal: what is wrong, and what to do, about a change that would put the name on another
            edge: takes what the last update left and the key that was changed.
    """

    from_stage: "Stage"
    refusal: "Callable[[Was, str], tuple[str, str]]"


@dataclass(frozen=True)
class Look:
    """How to see whether an edge is one of the account that some credentials lead to.

    Attributes:
        type: type token of the resource that serves.
        suffix: what its logical name has after the edge's name.
        function: the look-up of the CDN's own provider.
        arguments: what it takes, out of the resource's outputs; None where they do not tell.
        there: whether its answer knows the resource, out of outputs and answer.
        missing: parts of an error that say that it is not there; any other error says nothing.
    """

    type: str
    suffix: str
    function: str
    arguments: Callable[[Mapping[str, object]], Mapping[str, object] | None]
    there: Callable[[Mapping[str, object], Mapping[str, object]], bool]
    missing: tuple[str, ...]


@dataclass(frozen=True)
class NameUse:
    """A host name that the options of a CDN make or lead to.

    Attributes:
        keys: of the CDN's block, where it stands.
        name: the name.
        role: `published`: the stack makes a record at it; `target`: a record of the stack points
            at it; `zone`: records are made in it.
    """

    keys: tuple[str, ...]
    name: str
    role: Literal["published", "target", "zone"]


@dataclass(frozen=True)
class ProofPlace:
    """A validation record whose name is known before its value.

    Attributes:
        label: ends the logical name of the record.
        name: where it stands.
        value_ends: what every value ends with that the CDN asks for there.
    """

    label: str
    name: str
    value_ends: str


@dataclass(frozen=True, kw_only=True, eq=False)
class Cdn(ABC, Generic[Options]):
    """One CDN, as the shared code sees it.

    Attributes:
        name: its word in the stack file; also the name of its folder.
        title: the name people use.
        class_prefix: begins the class of each of its pairs, such as `CloudFront`.
        options: type of its own block in the stack file, every option with a default.
        per_host_options: options that hosts of a group may differ in; all others must be equal.
        sources: certificate source -> what it takes; the first is the documented default.
        adopts: kind of resource that `adopt` can name -> its ID, and what it can have beside what
            this program makes; see `components.adoption`.
        signature: how it shows itself to a client; what `verify` goes by.
        resource_types: beginnings of the type tokens of the resources that are its own.
        account: whose credentials its resources need; None where it makes none in a cloud.
        look: how to see that its edge is one of the account in use; None where it has no account,
            or where each change asks for itself.
        default_dns: DNS provider of its domains where the stack file names none; None for the
            usual one.
        certificate_per_host: whether the hosts of a group have a certificate each, so that none
            waits for another.
        held_names: which names an edge has alone; None where any edge can take a name over.
        alias_zone: zone of its edges' names at the DNS provider whose alias records can name them;
            None where none can.
        own_address: whether a new edge has an address that nobody knew before, so that a record
            which is there already cannot be at it.
        missing: words of its API about an edge that does not exist, any of which tells; empty
            where no API keeps one.
        rules: its own checks of one domain, as far as an editor can be told of them.
        python_only: whether its pairs stand on resources that only a Python program can make, so
            that programs in other languages cannot have them.
        components: what its folder offers beside the pairs to programs of one's own, as
            `module.Class`.
    """

    name: str
    title: str
    class_prefix: str
    options: type[Options]
    per_host_options: frozenset[str]
    sources: Mapping[str, SourceKeys]
    adopts: Mapping[str, Adoptable]
    signature: Signature
    resource_types: tuple[str, ...]
    account: AccountKind | None
    look: Look | None
    default_dns: str | None
    certificate_per_host: bool
    held_names: HeldNames | None
    alias_zone: str | None
    own_address: bool
    missing: tuple[str, ...]
    rules: tuple[Rule, ...]
    python_only: bool
    components: tuple[str, ...]

    def of(self, shared: "Shared") -> Options:
        """The block of this CDN in the stack file; its defaults where the file has none."""
        return cast(Options, getattr(shared.options, self.name))

    def covers(self, esp: str) -> bool:
        """Whether a pair with this ESP is documented: then it has a file in the CDN's folder."""
        here = sys.modules[type(self).__module__].__file__ or ""
        return _stands(here, f"{esp}.py")

    @abstractmethod
    def default_source(self, domains: Sequence["Domain"]) -> str:
        """The documented certificate source that covers every host of `domains`."""

    @abstractmethod
    def names(self, domain: "Domain") -> Iterable[NameUse]:
        """Every host name that its block of `domain` makes or leads to.

        What no name may be, `components.config.names` knows.
        """

    @abstractmethod
    def files(self, domain: "Domain") -> "Certificate | None":
        """The certificate that lies on the edge's own machine, as far as it can be read here.

        Its keys hold paths, `private_key` the key itself. None where the CDN has it, or where this
        is another machine.
        """

    @abstractmethod
    def proof(self, edge: "Edge", domain: "Domain") -> ProofPlace | None:
        """The record that will prove `domain`; None where none is, or its name comes later.

        Args:
            edge: whose certificate it is for.
            domain: one of its domains.
        """

    @abstractmethod
    def check(self, edge: "Edge", domain: "Domain") -> Iterable[Fault]:
        """Every fault of one domain that only this CDN knows.

        Args:
            edge: that serves the domain here once every host of its group is built.
            domain: one of its domains.
        """

    @abstractmethod
    def check_all(self, edges: Sequence["Edge"]) -> Iterable[Fault]:
        """Every fault between the edges of this CDN, or between the hosts of one of them."""

    @abstractmethod
    def check_change(self, domain: "Domain", was: "Was") -> Iterable[Fault]:
        """What the stack file may not change about a host that has an edge here.

        Called for a host that was at this CDN after the last update, live or as a standby. See
        `components.config.moves` for what is refused at every CDN.
        """

    @abstractmethod
    def origin(self, state: State, edge: str) -> str | None:
        """The ESP's host that one of its edges leads to; None where the state does not tell.

        Args:
            state: outputs of every resource, by type and logical name.
            edge: name of the edge.
        """

    @abstractmethod
    def certificate_fate(self, status: str, *, serving: bool) -> Fate:
        """What a status of one of its certificates means.

        Args:
            status: in the words of its resource; one that is not known may still change.
            serving: recipients come to the edge that presents it.
        """

    @abstractmethod
    def certificate_failure(self, errors: str) -> Ended | None:
        """How a certificate that was waited for ended; None where it may still come.

        Args:
            errors: what its provider said.
        """

    @abstractmethod
    def explain(self, errors: str) -> str | None:
        """What a person does about an API's refusal of an edge; None when it is another one.

        Args:
            errors: what the API said.
        """


@cache
def _stands(beside: str, name: str) -> bool:
    return Path(beside).with_name(name).is_file()
