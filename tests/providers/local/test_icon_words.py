"""Words call for the icon that they mean, and for none when they mean several things."""

from __future__ import annotations

import pytest

from pixora.providers.local.director.icon_words import icon_of, icons_of, words
from pixora.providers.local.illustrator.props.icons import has


def test_every_word_has_an_icon_of_the_set() -> None:
    assert len(words()) >= 600
    assert [word for word, icon in words().items() if not has(icon)] == []


@pytest.mark.parametrize(
    ("text", "icon"),
    [
        ("How coffee is made", "hot-beverage"),
        ("two laptops", "laptop"),
        ("a slice of pizza", "pizza"),
        ("The stock market crash of 1929", "chart-decreasing"),
        ("strawberries", "strawberry"),
        ("Teeth", "tooth"),
        ("the bees' knees", "honeybee"),
        ("Physics", "atom-symbol"),
        ("T-shirts", "t-shirt"),
    ],
)
def test_words_phrases_and_plurals(text: str, icon: str) -> None:
    assert icon_of(text) == icon


@pytest.mark.parametrize("text", ["the bank of the river", "bats and seals", "I saw a crane", "a mouse", "Turkey", ""])
def test_words_of_several_meanings_have_none(text: str) -> None:
    assert icon_of(text) is None


def test_longer_phrases_come_first_and_each_icon_once() -> None:
    assert icons_of("Three cherries on a birthday cake, and cake") == ("birthday-cake", "cherries")
