"""The built-in voice: what is said for what is written, and when."""

from __future__ import annotations

import numpy as np
import pytest

from pixora.film.errors import InvalidInput
from pixora.providers.local.spoken import read
from pixora.providers.local.voice import RATE, speak

READINGS = [
    ("It raised $3.5M.", "It raised three point five million dollars."),
    ("$3.5 million later", "three point five million dollars later"),
    ("$5–10 million", "five to ten million dollars"),
    ("It cost $9.99, not $0.99.", "It cost nine dollars and ninety-nine cents, not ninety-nine cents."),
    ("In 1969 and 2024", "In nineteen sixty-nine and twenty twenty-four"),
    ("since 1939–45", "since nineteen thirty-nine to forty-five"),
    ("the 1960s, the '80s", "the nineteen sixties, the eighties"),
    ("at 3:30pm or 9 am.", "at three thirty P.M or nine A.M."),
    ("Dr. Who met St. Peter on Main St. today", "Doctor Who met Saint Peter on Main Street today"),
    ("100 km/h, 20°C, -5 °F", "one hundred kilometers per hour, twenty degrees Celsius, minus five degrees Fahrenheit"),
    ("50% of 1,000", "fifty percent of one thousand"),
    ("1 km, 5 kg", "one kilometer, five kilograms"),
    ("2nd, 101st", "second, one hundred first"),
    ("§ 4 & more", "section four and more"),
    ("in the U.S. law", "in the U.S law"),
    ("on 2024-07-20.", "on July twentieth, twenty twenty-four."),
    ("July 20, 1969", "July twentieth, nineteen sixty-nine"),
    ("4 July 1776", "the fourth of July seventeen seventy-six"),
    ("Henry VIII and World War II", "Henry the eighth and World War two"),
    ("Chapter IV", "Chapter four"),
    ("e.g. this, i.e. that", "for example this, that is that"),
    ("555-1234", "five five five, one two three four"),
    ("NASA and the FBI's AI", "Nasa and the F.B.I's A.I"),
    ("STOP THIS NOW!", "stop this now!"),
    ("R2-D2, CO2, 3D, 60-second", "R two D two, C.O two, three D, sixty second"),
    ("1/2, 2½, 24/7", "one half, two and a half, twenty-four seven"),
    ("info@example.com", "info at example dot com"),
    ("https://www.nasa.gov/moon", "nasa dot gov slash moon"),
    ("He said no. The Sun. No. 5", "He said no. The Sun. number five"),
    ("**bold** [link](http://x.y) 🚀", "bold link"),
    ("v1.2.3, 007, 10^6", "version one point two point three, zero zero seven, ten to the power of six"),
]


@pytest.mark.parametrize(("written", "spoken"), READINGS)
def test_reads_aloud(written: str, spoken: str) -> None:
    assert " ".join(entry.spoken for entry in read(written) if entry.spoken) == spoken


def test_sentences_end_where_they_do() -> None:
    said = read("Dr. J. Smith left the U.S. The rest is 3.5 km away, e.g. here. “Stop!” he said… Then nothing")
    assert [entry.written for entry in said if entry.closes] == ["U.S.", "here.", "said…", "nothing"]


@pytest.mark.parametrize(
    "text",
    [
        "In 1969, Apollo 11 landed  on the Moon — 🚀 wow!\nDr. Smith paid $3.5M for it, at 3:30pm.",
        " ".join(["word"] * 400),
        "a" * 2_000,
        "\U0001f680 — ?!",
        "(",
        "",
    ],
)
def test_words_are_those_written_and_in_time(text: str) -> None:
    spoken = speak(text)
    speech = spoken.speech
    assert spoken.rate == RATE
    assert spoken.samples.dtype == np.float32
    assert speech.seconds == len(spoken.samples) / RATE
    assert " ".join(word.text for word in speech.words) == " ".join(text.split())
    clock = 0.0
    for word in speech.words:
        assert clock <= word.start <= word.end <= speech.seconds + 1e-4
        clock = word.end
    assert np.max(np.abs(spoken.samples), initial=0.0) < 1.0
    assert speech.seconds >= 0.2


def test_words_start_when_they_sound() -> None:
    spoken = speak("Space is not empty. Every star is a question. Take a breath. Try again.")
    frame = RATE // 200
    whole = len(spoken.samples) // frame * frame
    levels = np.sqrt(np.mean(spoken.samples[:whole].reshape(-1, frame) ** 2, axis=1))
    sounds = levels > 0.025 * levels.max()
    onsets = [i * frame / RATE for i in range(1, len(sounds)) if sounds[i] and not sounds[max(0, i - 30) : i].any()]
    words = spoken.speech.words
    firsts = [0, *(i + 1 for i, word in enumerate(words[:-1]) if word.text.endswith("."))]
    off = [min(abs(words[i].start - onset) for onset in onsets) for i in firsts]
    assert np.mean(off) < 0.03
    assert max(off) < 0.08
    pauses = [words[i].start - words[i - 1].end for i in firsts[1:]]
    assert all(0.2 < pause < 0.45 for pause in pauses)


def test_same_text_same_sound() -> None:
    first, again = speak("The same, please.", seed=3), speak("The same, please.", seed=3)
    assert np.array_equal(first.samples, again.samples)
    assert first.speech == again.speech


def test_refuses_what_it_cannot_say() -> None:
    with pytest.raises(InvalidInput) as unknown:
        speak("Hello.", voice="nobody")
    assert unknown.value.code == "unknown_voice"
    assert "heart" in unknown.value.hint
    with pytest.raises(InvalidInput) as foreign:
        speak("Сделай фильм о космосе, please.")
    assert foreign.value.code == "language_unsupported"
    assert speak("The word 日本 means Japan.").speech.words[2].text == "日本"
