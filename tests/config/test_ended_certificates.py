"""What a person reads of a certificate that ended: what happened, then the one deed that helps."""

from components.certificate_fate import Ended, remedy, step

URN = "urn:pulumi:s::p::t::links-certificate"
MEANS = "Nobody proved the name in time."
FIRST = "Set the CAA record."


def test_one_that_the_program_asks_for_again_comes_with_its_command() -> None:
    command = f"pulumi up --replace '{URN}'"

    assert remedy(Ended(MEANS), URN) == (
        f"{MEANS} Let this command ask for another one in its place: `{command}`."
    )
    assert step(Ended(MEANS), URN) == [
        "The certificate has to be replaced: ask for another one with this command ({here}):",
        command,
        MEANS,
    ]


def test_what_has_to_be_put_right_before_comes_before_the_command() -> None:
    """Else the next request ends as this one did."""
    ended = Ended(MEANS, FIRST)

    assert remedy(ended, URN).startswith(f"{MEANS} {FIRST} Let this command ask for another one")
    assert step(ended, URN) == [
        "The certificate has to be replaced: first see to what the last line says, then ask for "
        "another one with this command ({here}):",
        f"pulumi up --replace '{URN}'",
        f"{MEANS} {FIRST}",
    ]


def test_one_that_a_person_brings_has_no_command_to_replace_it() -> None:
    deed = "Put a new certificate and key into the stack file and run `pulumi up`."
    ended = Ended(MEANS, again="upload")

    assert remedy(ended, URN) == f"{MEANS} {deed}"
    assert step(ended, URN) == [deed, MEANS]


def test_a_deed_in_words_of_its_own_is_one_sentence_with_or_without_its_dot() -> None:
    for again in ("Choose 'retry' in the console.", "Choose 'retry' in the console"):
        ended = Ended(MEANS, FIRST, again)

        assert remedy(ended, URN) == f"{MEANS} {FIRST} Choose 'retry' in the console."
        assert step(ended, URN) == ["Choose 'retry' in the console.", f"{MEANS} {FIRST}"]
