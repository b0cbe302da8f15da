"""Words that are written one way and spoken another."""

from __future__ import annotations

import pytest

from pixora.film.errors import InvalidInput
from pixora.film.saying import as_written, listed, spoken
from pixora.film.speech import read_silently

SAID = listed([("Nguyen", "win"), ("SQL", "sequel"), ("GIF", "jee  eye eff"), ("C++", "see plus plus")])


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Ask Nguyen.", "Ask win."),
        ("“nguyen’s” SQL, please!", "“win’s” sequel, please!"),
        ("A GIF (or C++) of NGUYEN…", "A jee eye eff (or see plus plus) of win…"),
        ("NoSQL and  two  spaces", "NoSQL and  two  spaces"),
        ("", ""),
    ],
)
def test_what_is_spoken_and_what_is_read(written: str, said: str) -> None:
    assert spoken(written, SAID) == said
    speech = as_written(read_silently(said), written, SAID)
    assert [word.text for word in speech.words] == written.split()
    assert all(a.end <= b.start and a.start < a.end for a, b in zip(speech.words, speech.words[1:], strict=False))
    own = read_silently(written)
    assert as_written(own, written, SAID).words == own.words, "a voice-over of the user's own keeps its times"


def test_a_list_names_single_words() -> None:
    assert [one.said for one in listed([("a1", "x"), (" A1 ", "y")])] == ["y"], "the last one counts"
    for word, said in (("two words", "x"), ("", "x"), ("dot.", "x"), ("word", "…"), ("w" * 61, "x")):
        with pytest.raises(InvalidInput):
            listed([(word, said)])
    with pytest.raises(InvalidInput):
        listed((f"w{i}", "x") for i in range(201))
