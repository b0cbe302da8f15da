"""Sound effects: which short sounds a scene's words call for, and when. Pure.

The words have to say that something is heard (“the bell rings”, “she knocks at the door”); a thing that is only named
makes no sound, nor does one that is denied or that something else is likened to. English words only.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from pixora.film.brief import Data
from pixora.film.speech import Word, read_silently

APART = 2.5
"""Seconds between two effects at least: more would be a cartoon."""
AGAIN = 8.0
"""Seconds after which the same one may be heard once more."""
MOST_IN_A_SCENE = 2
LEAST_LEFT = 0.6
"""Seconds of the film that follow an effect at least."""
PAUSE = 0.3
"""Seconds between two words from which on it is a pause, in which an effect is heard best."""
WAIT = 1.2
"""Seconds that one waits for a pause."""


class Effect(StrEnum):
    """Names that are kept with films: none is ever given another sound of another kind."""

    BELL = "bell"
    KNOCK = "knock"
    CREAK = "creak"
    """A door that opens."""
    SLAM = "slam"
    """A door that falls shut."""
    STEPS = "steps"
    HOOVES = "hooves"
    SPLASH = "splash"
    WAVE = "wave"
    THUNDER = "thunder"
    WIND = "wind"
    BIRD = "bird"
    GULL = "gull"
    OWL = "owl"
    CLOCK = "clock"
    GLASS = "glass"
    WHISTLE = "whistle"
    """Of a train or a kettle."""
    ROCKET = "rocket"
    APPLAUSE = "applause"
    HEARTBEAT = "heartbeat"


class EffectCue(Data):
    """An effect that begins at `start` seconds of the film."""

    start: float
    effect: Effect


_GAP = r"(?: [\w']+){0,3}? "
"""Up to three words between a thing and what it does."""
_SOUNDS: tuple[tuple[Effect, str], ...] = (
    (Effect.KNOCK, rf"knock(?:s|ed|ing)?{_GAP}(?:door|window|gate)|knock(?:s|ing)? at|(?:a|the) knock"),
    (Effect.SLAM, rf"(?:door|gate|lid)s?{_GAP}(?:slam(?:s|med)?|bang(?:s|ed)? shut|falls? shut|fell shut)"),
    (Effect.SLAM, rf"slam(?:s|med|ming)?{_GAP}(?:door|gate|lid)"),
    (Effect.CREAK, rf"(?:door|gate|floorboard|stair)s?{_GAP}(?:creak(?:s|ed)?|swings? open|swung open|opens|opened)"),
    (Effect.CREAK, rf"creak(?:s|ed|ing)?{_GAP}(?:open|door|gate|floorboards?)"),
    (Effect.BELL, rf"bells?{_GAP}(?:rings?|rang|ringing|tolls?|tolled|chimes?|chimed|peals?)"),
    (Effect.BELL, rf"(?:rings?|rang|tolls?){_GAP}(?:bells?)"),
    (Effect.CLOCK, rf"(?:clock|watch)(?:es|s)?{_GAP}(?:ticks?|ticked|ticking)|tick tock"),
    (Effect.BELL, rf"clock{_GAP}(?:strikes|struck|chimes?|chimed)"),
    (Effect.STEPS, r"foot ?steps?|tiptoes?|tiptoed|walks? (?:up|down) the (?:stairs|corridor|hall|path|street)"),
    (Effect.HOOVES, rf"(?:hooves|hoofbeats)|(?:horses?|pony|ponies){_GAP}(?:gallop(?:s|ed)?|trots?|trotted|canters?)"),
    (Effect.SPLASH, r"splash(?:es|ed)?(?! of| out)|(?:jumps?|jumped|dives?|dived|plunges?|plunged) into the"
                    r"(?: [\w']+){0,2} (?:water|sea|lake|river|pond|pool|ocean)"),
    (Effect.WAVE, rf"waves?{_GAP}(?:crash(?:es|ed)?|breaks?|broke|roars?|roll(?:s|ed)? in)"),
    (Effect.THUNDER, rf"thunder{_GAP}(?:rolls?|rolled|rumbles?|rumbled|cracks?|booms?)|thunderclap|thunder roars"
                     rf"|lightning{_GAP}(?:strikes|struck)"),
    (Effect.WIND, rf"(?:wind|winds|storm|gale){_GAP}(?:howls?|howled|roars?|whistles?|whistled|rises|picks up)"),
    (Effect.OWL, rf"owls?{_GAP}(?:hoots?|hooted|calls?|called)|hoot of"),
    (Effect.GULL, rf"(?:gulls?|seagulls?){_GAP}(?:cry|cries|cried|calls?|called|screams?|screeche?s?)"),
    (Effect.BIRD, rf"(?:birds?|robins?|larks?|blackbirds?|nightingales?|sparrows?){_GAP}"
                  r"(?:sings?|sang|singing|chirps?|chirped|twitters?|tweets?)|birdsong"),
    (Effect.GLASS, rf"(?:glass|glasses|window|vase|bottle)s?{_GAP}(?:shatter(?:s|ed)?|breaks|broke|smash(?:es|ed)?)"),
    (Effect.GLASS, rf"(?:shatters?|smash(?:es|ed)?){_GAP}(?:glass|window|vase|bottle)"),
    (Effect.WHISTLE, rf"(?:train|locomotive|engine|kettle|steamer){_GAP}(?:whistles?|whistled)|whistle blows|blows the"
                     r" whistle"),
    (Effect.ROCKET, rf"(?:rocket|shuttle|spacecraft|spaceship)s?{_GAP}(?:lifts? off|lifted off|blasts? off|takes? off"
                    r"|launches|launched|ignites?|roars?)|lift-?off|engines ignite"),
    (Effect.APPLAUSE, rf"applause|(?:crowd|audience|people|everyone){_GAP}(?:claps?|clapped|applauds?|applauded)"),
    (Effect.HEARTBEAT, rf"heartbeats?|hearts?{_GAP}(?:beats?|pounds?|pounded|races)"),
)  # fmt: skip
_PATTERNS = tuple((effect, re.compile(rf"(?<![\w'])(?:{words})(?![\w'])")) for effect, words in _SOUNDS)
_UNHEARD = re.compile(
    r"(?:^| )(?:no|not|never|without|nobody|neither|nor|if|like|than|silent|\w+n't)(?: [\w']+){0,3} $"
)
"""Words before it after which nothing is heard: what is denied, and what something is only likened to."""
_DENIED = re.compile(r" (?:no|not|never|without|\w+n't) ")
_PLAIN = re.compile(r"[^\w' -]")
_STOP = re.compile(r"[.!?;:…]['\")\]]*$")


def find_effects(scenes: Sequence[Sequence[Word]], seconds: float) -> tuple[EffectCue, ...]:
    """Effects in order for the scenes' words, which are in seconds of a film of `seconds`.

    Each is heard in the pause after the words that call for it, if one comes soon, or else with their end.
    """
    found: list[EffectCue] = []
    for words in scenes:
        count = 0
        for effect, at in _called_for(words):
            near = any(at - cue.start < (AGAIN if cue.effect is effect else APART) for cue in found)
            if near or count == MOST_IN_A_SCENE or not 0.0 <= at <= seconds - LEAST_LEFT:
                continue
            found.append(EffectCue(start=round(at, 3), effect=effect))
            count += 1
    return tuple(found)


def calls_for(narration: str) -> bool:
    """Whether an effect is heard in a scene with these words."""
    return bool(_called_for(read_silently(narration).words))


def _called_for(words: Sequence[Word]) -> list[tuple[Effect, float]]:
    """Effects and their moments, in order."""
    found: list[tuple[Effect, float]] = []
    for sentence in _sentences(words):
        text, ends = "", []
        for word in sentence:
            plain = _plain(word.text)
            text += f"{plain} " if plain else ""
            ends.append(len(text) - 1)
        for effect, pattern in _PATTERNS:
            for match in pattern.finditer(text):
                if not (_UNHEARD.search(text[: match.start()]) or _DENIED.search(match.group())):
                    last = next(i for i, end in enumerate(ends) if end >= match.end())
                    found.append((effect, _moment(words, words.index(sentence[last]))))
    return sorted(found, key=lambda pair: pair[1])


def _moment(words: Sequence[Word], named: int) -> float:
    """When an effect is heard that `words[named]` calls for."""
    for word, following in zip(words[named:], [*words[named + 1 :], None], strict=True):
        if word.end > words[named].end + WAIT:
            break
        if following is None or following.start - word.end >= PAUSE:
            return word.end + 0.05
    return words[named].end


def _sentences(words: Sequence[Word]) -> list[list[Word]]:
    found: list[list[Word]] = [[]]
    for word in words:
        found[-1].append(word)
        if _STOP.search(word.text):
            found.append([])
    return [sentence for sentence in found if sentence]


def _plain(text: str) -> str:
    return _PLAIN.sub("", text.casefold().replace("’", "'").replace("—", " ").replace("–", " ")).strip()
