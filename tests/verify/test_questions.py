"""What is asked of a DNS server, and what of its answer is believed."""

from collections.abc import Callable

import dns.exception
import dns.flags
import dns.message
import dns.opcode
import dns.rcode
import dns.rrset
import pytest

from verify.questions import CutError, Question

HOST = "Link.example.com"


def answered(question: Question) -> dns.message.Message:
    """An answer as a resolver gives it, with names that point at one another."""
    made = dns.message.make_response(question.message)
    made.answer += [
        dns.rrset.from_text("LINK.example.com.", 60, "IN", "CNAME", "Edge.example.net."),
        dns.rrset.from_text("edge.example.net.", 60, "IN", "A", "192.0.2.1"),
    ]
    made.authority.append(dns.rrset.from_text("Example.net.", 60, "IN", "SOA", ". . 1 2 3 4 5"))
    made.additional.append(dns.rrset.from_text("ns.example.net.", 60, "IN", "TXT", '"x"'))
    return made


def test_each_question_has_a_number_of_its_own() -> None:
    assert len({Question(HOST, "A").message.id for _ in range(99)}) > 90


@pytest.mark.parametrize("name", ["a..b", f"{'a' * 64}.example.com", ".".join(["a" * 60] * 5)])
def test_a_name_that_dns_cannot_hold_is_refused(name: str) -> None:
    with pytest.raises(dns.exception.DNSException):
        Question(name, "A")


def test_an_answer_is_read_in_order() -> None:
    question = Question(HOST, "A")

    found = question.read(answered(question).to_wire())

    assert found is not None
    assert found.code == dns.rcode.NOERROR
    assert [(owner, data.to_text().lower()) for owner, data in found.records] == [
        ("link.example.com", "edge.example.net."),
        ("edge.example.net", "192.0.2.1"),
    ]
    assert list(found.zones) == ["example.net"]


@pytest.mark.parametrize(
    "code", [dns.rcode.NXDOMAIN, dns.rcode.SERVFAIL, dns.rcode.BADVERS, dns.rcode.BADCOOKIE]
)
def test_a_code_is_read_whole(code: dns.rcode.Rcode) -> None:
    question = Question(HOST, "A")
    made = answered(question)
    made.set_rcode(code)

    found = question.read(made.to_wire())

    assert found is not None
    assert found.code == code


def without_question(made: dns.message.Message) -> None:
    made.question = []


def refused(made: dns.message.Message) -> None:
    without_question(made)
    made.answer = []
    made.set_rcode(dns.rcode.REFUSED)


def test_a_server_that_refuses_may_leave_out_what_was_asked() -> None:
    question = Question(HOST, "A")
    made = answered(question)
    refused(made)

    found = question.read(made.to_wire())

    assert found is not None
    assert found.code == dns.rcode.REFUSED


def another_number(made: dns.message.Message) -> None:
    made.id ^= 1


def a_question(made: dns.message.Message) -> None:
    made.flags &= ~dns.flags.QR


def another_kind(made: dns.message.Message) -> None:
    made.set_opcode(dns.opcode.NOTIFY)


def another_name(made: dns.message.Message) -> None:
    made.question = dns.message.make_query("link.example.org", "A").question


def another_type(made: dns.message.Message) -> None:
    made.question = dns.message.make_query(HOST, "AAAA").question


@pytest.mark.parametrize(
    "change",
    [
        another_number,
        a_question,
        another_kind,
        another_name,
        another_type,
        without_question,
    ],
)
def test_an_answer_to_something_else_is_none(
    change: Callable[[dns.message.Message], None],
) -> None:
    question = Question(HOST, "A")
    made = answered(question)
    change(made)

    try:
        found = question.read(made.to_wire())
    except dns.exception.DNSException:
        found = None

    assert found is None


def test_an_answer_that_was_cut_is_no_answer_yet() -> None:
    question = Question(HOST, "A")
    made = answered(question)
    made.flags |= dns.flags.TC

    # Cut in the middle of a record, too.
    for wire in (made.to_wire(), made.to_wire()[:60]):
        with pytest.raises(CutError):
            question.read(wire)


def test_what_is_no_message_is_refused_wherever_it_breaks() -> None:
    question = Question(HOST, "A")
    wire = answered(question).to_wire()

    for size in range(len(wire)):
        with pytest.raises(dns.exception.DNSException):
            question.read(wire[:size])
    with pytest.raises(dns.exception.DNSException):
        question.read(wire + b"\0")
