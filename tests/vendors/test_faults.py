"""What docs/providers.md says of faults is what happens: a part of it now, all of it in the long run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.vendors.faults import DOCS, all_faults, meet
from tests.vendors.openai_server import OpenAIServer

ALL = list(all_faults())
SAMPLE = [
    ("script", "declined always"),
    ("reference", "reset before an answer, always"),
    ("picture", "400, moderation"),
]


@pytest.fixture(scope="module")
def server() -> Iterator[OpenAIServer]:
    with OpenAIServer() as running:
        assert isinstance(running, OpenAIServer)
        yield running


@pytest.mark.parametrize(
    ("call", "told", "what", "times"),
    [pytest.param(*one, marks=() if one[:2] in SAMPLE else pytest.mark.long, id=f"{one[0]}: {one[1]}") for one in ALL],
)
async def test_a_fault_ends_as_it_is_written(
    server: OpenAIServer, tmp_path: Path, call: str, told: str, what: str, times: int
) -> None:
    met = await meet(server, tmp_path, call, told, what, times)
    assert str(met) in DOCS.read_text(encoding="utf-8")


def test_the_table_is_whole() -> None:
    rows = [
        line
        for line in DOCS.read_text(encoding="utf-8").splitlines()
        if line.startswith(tuple(f"| {one[0]} " for one in ALL))
    ]
    assert {tuple(row.split(" | ")[:2]) for row in rows} >= {(f"| {call}", told) for call, told, _, _ in ALL}
