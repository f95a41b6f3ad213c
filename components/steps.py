"""What a person does next for a domain: the one place that words it. Pure.

Three lines at most: what to do, how, and what to expect of it. The command line shows no more than
150 characters and three lines of an output, so the first line is the deed, fits into these, and
holds no name that could be long. `pulumi stack output next` shows nothing but the deed: where it
needs the rest, it says where that is. HTTPS is never asked for before a link was tried.

Sources: sources/rollout and sources/esps.
"""

from collections.abc import Sequence

from components import certificate_fate
from components.catalog import ESPS
from components.certificate_fate import Ended, Issued
from components.guidance import HERE, Guidance
from components.looking import command
from components.memory import LIVE
from components.situation import Situation, Standby

_IN_A_STACK = "pulumi stack output domains"
_BESIDE = "in this output"
"""In a program of one's own, which names its outputs as it likes."""

_OLD_TTL = "That TTL stands in the diff of the update that took the record over; else wait a day."


def next_step(now: Situation) -> str:
    """What to do next, at most three lines; the first is the deed."""
    whole = "\n".join(line for line in _lines(now) if line)
    return whole.replace(HERE, _IN_A_STACK if now.stack is not None else _BESIDE)


def _lines(now: Situation) -> Sequence[str]:
    if isinstance(now.fate, Ended):
        return certificate_fate.step(now.fate, now.certificate)
    if now.stage == LIVE:
        if now.guidance.live:
            return now.guidance.live
        if now.left_behind:
            return _swapped(now)
        return _standby(now) if now.added else _live(now)
    if now.past.cdns:
        return _rolled_back(now)
    return _build(now) if now.stage == "build" else _certificate(now)


def _certificate(now: Situation) -> Sequence[str]:
    if now.guidance.certificate:
        deed, *more = now.guidance.certificate
    elif isinstance(now.fate, Issued):
        deed, *more = ["The certificate is issued: set stage: build and run pulumi up."]
    elif now.by_hand:
        deed = (
            f"Set the validation record of dns_records ({HERE}) at your DNS provider, then set "
            "stage: build and run pulumi up."
        )
        more = []
    else:
        deed = (
            "The validation record is published: set stage: build and run pulumi up, which waits "
            "until the certificate is issued."
        )
        more = []
    runs_out = [] if isinstance(now.fate, Issued) else [_sentence(now.gives_up)]
    return [deed, " ".join(filter(None, [*more, *runs_out]))]


def _build(now: Situation) -> Sequence[str]:
    guidance, deed, taken_over = now.guidance, "", now.domain.dns.existing
    if taken_over:
        # It was taken over with the TTL it had: resolvers that keep it would keep a cut-over, too.
        deed = "Wait until the TTL the record had before it was taken over has passed; then "
        deed += "go live and " if guidance.tried == "live" else ""
        deed += f"try a link, {_how(guidance)}."
    elif guidance.tried == "live":
        deed = (
            f"{_capital(guidance.before)}, set stage: live, run pulumi up and at once try a link "
            "over https and http."
        )
    elif guidance.before:
        deed = (
            f"{_capital(guidance.before)} and try a link there, {_how(guidance)}; "
            f"{_if(guidance)} its page, set stage: live."
        )
    else:
        deed = (
            f"Try a link at the new edge, {_how(guidance)}; {_if(guidance)} its "
            "page, set stage: live and run pulumi up."
        )
    if guidance.tried == "live":
        going = f"To go live {guidance.before}, set stage: live and run pulumi up."
        first = f"{going} " if taken_over else ""
        how = f"{first}{guidance.how} {_trial(now, 'Once it is live, with')}"
        last = f"{_expect(now, guidance)}; anything else: set stage: build and run pulumi up again."
    else:
        how = f"{guidance.how} {_trial(now)}"
        last = f"{_expect(now, guidance)}; only then set stage: live and run pulumi up."
    return [
        deed,
        how.strip(),
        _joined(last, _OLD_TTL if taken_over else "", guidance.after, _apps(now)),
    ]


def _live(now: Situation) -> Sequence[str]:
    guidance = now.guidance
    if now.by_hand and not guidance.moved:
        deed = (
            f"Set the tracking record of dns_records ({HERE}) at your DNS provider, wait out its "
            "old TTL, then try a link over https and http."
        )
    else:
        deed = (
            f"{guidance.when}, try a link over https and http; only if both lead to its page, have "
            f"HTTPS turned on (how: {HERE})."
        )
    back = f"{_expect(now, guidance)}; anything else: set stage: build and run pulumi up."
    standbys = " ".join(f"The standby is tried with --cdn {cdn}." for cdn in now.domain.also)
    return [deed, _trial(now), _joined(back, _hand_over(now), standbys, _apps(now))]


def _swapped(now: Situation) -> Sequence[str]:
    every = " and ".join(now.left_behind)
    old = every if len(now.left_behind) == 1 else "the old CDNs"
    if now.by_hand and not now.guidance.moved:
        deed = (
            f"Set the tracking record of dns_records ({HERE}), wait out its old TTL, try a link "
            f"over https and http; then drop {old} from also."
        )
    else:
        deed = (
            f"{now.guidance.when}, try a link over https and http; if both lead to its page, take "
            f"{old} out of also and run pulumi up."
        )
    back = now.left_behind[-1]
    return [
        deed,
        _trial(now),
        f"{_expect(now, now.guidance)}; anything else: swap back ({_swap(now, back)}). Before the "
        f"old TTL has passed recipients still come to {every}. HTTPS stays on at {now.esp}: "
        "nothing has to be asked for.",
    ]


def _standby(now: Situation) -> Sequence[str]:
    cdn = now.added[0]
    standby = now.standbys.get(cdn) or Standby(None, Guidance())
    guidance = standby.guidance
    if guidance.tried == "live":
        deed = (
            "The standby can be tried only by moving there: swap cdn and also, run pulumi up, and "
            "at once try a link over https and http."
        )
        trial = f"{guidance.how} {_trial(now, 'Once moved, with')}"
    else:
        deed = (
            f"Try a link at the standby, {_how(guidance)}; {_if(guidance)} its "
            "page, swap cdn and also and run pulumi up."
        )
        trial = f"{guidance.how} {_trial(now, cdn=cdn, standby=standby)}"
    return [
        deed,
        trial.strip(),
        f"{_expect(now, guidance)}; to move write {_swap(now, cdn)}. If HTTPS is not on at "
        f"{now.esp} yet, try a link where recipients are first. {_hand_over(now)}",
    ]


def _rolled_back(now: Situation) -> Sequence[str]:
    guidance, esp, elsewhere = now.guidance, ESPS[now.domain.esp], now.domain.dns.rollback_to
    off = (
        f"To have HTTPS turned off until a link works: {esp.turn_off}. Links sent as http work all "
        "the time."
    )
    if elsewhere is not None:
        deed = (
            "Rolled back to the edge that dns.rollback_to names: try a link there over https and "
            "http at once, then mend this one and go live again."
        )
        off = f"Where {elsewhere} serves both, nothing has to be turned off at {esp.title}."
    elif now.by_hand:
        deed = (
            f"Have HTTPS turned off at {esp.title} first (how: {HERE}), then set the record back: "
            "links sent as https fail from then on."
        )
    else:
        deed = (
            "Rolled back: https links already sent fail now. First have HTTPS turned off at "
            f"{esp.title} (how: {HERE}); then mend the edge."
        )
    if now.stage != "build":
        how = "To go live again begin with stage: build and run pulumi up."
    elif guidance.tried == "live":
        how = f"{guidance.how} {_trial(now, 'Once it is live again, with')}"
    else:
        how = f"{guidance.how} {_trial(now, 'Once it is mended, with')}"
    expect = f"{_expect(now, guidance)}; then set stage: live and run pulumi up."
    if guidance.tried == "live":  # nothing can be tried before
        expect = (
            f"{_expect(now, guidance)}; anything else: set stage: build and run pulumi up again."
        )
        expect += f" To go live again {guidance.before}, set stage: live and run pulumi up."
    return [deed, how.strip(), f"{expect} {off}"]


def _trial(
    now: Situation, first: str = "With", cdn: str | None = None, standby: Standby | None = None
) -> str:
    """What is to be replaced in the command that tries a link, and the command."""
    before = now.stage != LIVE if standby is None else True
    guidance = now.guidance if standby is None else standby.guidance
    edge = now.edge if standby is None else standby.edge
    if before and guidance.tried == "live":
        edge = None  # it is looked at when recipients are there
    elif not before or (now.stack is not None and guidance.https_port == 443):
        edge = None  # the outputs, or DNS, say it
    elif edge is not None and guidance.https_port != 443:
        edge = f"{edge}:{guidance.https_port}"
    tried = command(now.domain, edge, cdn=cdn, stack=now.stack, linked=True)
    return f"{first} a link of your mail in place of the one with TOKEN: `{tried}`"


def _expect(now: Situation, guidance: Guidance) -> str:
    answer = guidance.answer or ESPS[now.domain.esp].answer
    schemes = "http" if guidance.tried == "http" and now.stage != LIVE else "https and http"
    return f"Expect {answer} over {schemes}"


def _hand_over(now: Situation) -> str:
    """What switches HTTPS on, to be said after a link was tried."""
    provider = ESPS[now.domain.esp]
    warning = f"; {provider.warning}" if provider.warning else ""
    return f"To turn HTTPS on: {provider.hand_over}{warning}."


def _swap(now: Situation, cdn: str) -> str:
    """The two keys of a stack file that moves to `cdn`."""
    others = [now.domain.cdn, *(one for one in now.domain.also if one != cdn)]
    return f"cdn: {cdn}, also: [{', '.join(others)}]"


def _apps(now: Situation) -> str:
    return now.guidance.app_files if now.domain.deep_links is not None else ""


def _how(guidance: Guidance) -> str:
    """Over which schemes a link is tried, and where it says how."""
    if guidance.tried == "http":
        return f"http (https comes later; how: {HERE})"
    return f"https and http (how: {HERE})"


def _if(guidance: Guidance) -> str:
    return "if it leads to" if guidance.tried == "http" else "if both lead to"


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def _sentence(text: str | None) -> str:
    return "" if text is None else f"{text.removesuffix('.')}."


def _joined(*sentences: str) -> str:
    return " ".join(filter(None, sentences))
