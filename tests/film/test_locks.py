"""What is locked stays as it is, and all else can be changed around it."""

from __future__ import annotations

import pytest

from pixora.film import edits
from pixora.film.brief import Style
from pixora.film.edits import SceneEdit
from pixora.film.errors import InvalidInput
from pixora.film.locks import broken, kept, lock_of, told
from pixora.film.picks import Picks
from pixora.film.script import TransitionKind
from tests.film.test_graph import BRIEF, PAID, film


def test_a_locked_scene_may_be_moved_and_is_not_changed() -> None:
    _, script = film(PAID)
    second, last = lock_of(script, "scene", "2"), lock_of(script, "scene", str(len(script.scenes)))
    ids = [scene.id for scene in script.scenes]
    for moved in (
        edits.reorder(script, [ids[1], ids[0], *ids[2:]]),
        edits.reorder(script, [ids[0], *ids[2:], ids[1]]),  # The last one goes over into nothing.
        edits.add(script, ids[-1], "One more."),
        edits.edit(script, "1", SceneEdit(narration="Other words.")),
    ):
        assert kept((second, last), script, moved) == (moved, ())
    both = edits.edit(script, "2", SceneEdit(narration="Other words.", transition=TransitionKind.IRIS))
    both = edits.edit(both, "3", SceneEdit(narration="Other words, too."))
    spared, held = kept((second,), script, both)
    assert held == (second,) and spared.scenes[1] == script.scenes[1] and spared.scenes[2] == both.scenes[2]
    with pytest.raises(InvalidInput, match="scene 2, which is locked") as refused:
        kept((second,), script, edits.delete(script, "2"))
    assert (refused.value.code, refused.value.hint) == ("locked", "Unlock scene 2 first.")


def test_a_locked_take_and_character_stay() -> None:
    workshop, script = film(PAID)
    before = workshop.make(script, BRIEF)[0]
    who = script.characters[0]
    picture, cast = lock_of(script, "picture", "3"), lock_of(script, "character", who.name)
    assert (told(picture, script), told(cast, script)) == ("the picture of scene 3", who.name)
    other = script.model_copy(
        update={"characters": (who.model_copy(update={"description": "a bear"}), *script.characters[1:])}
    )
    spared, held = kept((cast, picture), script, other)
    assert held == (cast,) and spared.characters == script.characters

    third = script.scenes[2].id
    again = workshop.make(script, BRIEF, Picks().another(f"picture:{third}"))[0]
    painted = edits.edit(script, "3", SceneEdit(picture_prompt="Something else."))
    for changed in (again, workshop.make(painted, BRIEF)[0]):
        assert broken((picture,), before, changed) == (picture,)
    said = edits.edit(script, "3", SceneEdit(narration="Other words here."))
    dark = script.model_copy(update={"style": Style.NOIR})
    for same in (workshop.make(said, BRIEF)[0], workshop.make(edits.delete(script, "2"), BRIEF)[0]):
        assert broken((picture, cast), before, same) == ()
    assert broken((cast,), before, workshop.make(dark, BRIEF)[0]) == (cast,), "its reference would be another"
    for what, named in (("scene", "99"), ("character", "Nobody"), ("film", ""), ("picture", "")):
        with pytest.raises(InvalidInput):
            lock_of(script, what, named)
