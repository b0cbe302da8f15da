"""The grammar: what one wish about a film that there is comes to. A rule that does not know its words says None."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pixora.film.brief import MAX_SECONDS, MIN_SECONDS
from pixora.film.visual import Hour, Place, Visual
from pixora.providers.base import ToolCall
from pixora.providers.local.assistant.asks import find_question
from pixora.providers.local.assistant.spoken import HELD, Held, Mention, find_scenes, one_scene, plain
from pixora.providers.local.assistant.wishes import change_arguments
from pixora.providers.local.listener import listen
from pixora.providers.local.redraw import about_looks, redraw

Calls = list[ToolCall] | None
_PROBES = ((Place.MEADOW, Hour.DAY), (Place.SPACE, Hour.NIGHT))
LONGER, SHORTER = 1.5, 2 / 3
"""What "longer" and "shorter" come to."""
_TRANSITIONS = (
    ("crossfade", r"cross-?fade|dissolve|soft fade|fade(?! (?:to|through) black)"),
    ("dip", r"(?:fade|dip) (?:to|through) black|dip"),
    ("cut", r"(?:hard |straight )?cut"),
    ("wipe_left", r"wipe"),
    ("slide_left", r"slide"),
    ("zoom", r"zoom(?: transition)?"),
    ("flash", r"flash"),
    ("blur", r"blur(?: transition)?"),
    ("iris", r"iris"),
)
_UNDO = re.compile(
    r"(?:undo|revert|take (?:that|it|this) back|put it back(?: (?:as|how) it was)?|go back(?: one step)?)"
    r"(?: (?:that|it|this|the last (?:change|edit|one)|my last change|again|last change))?",
    re.I,
)
_DELETE = r"(?:delete|remove|drop|cut|get rid(?: of)?|take out|throw out|leave out|kick out|lose)"
_SAYS = re.compile(
    r"^(?:should |must |shall |needs to |has to |to )?(?:says?|reads?|speaks?|tells?)\s*:?\s+(?P<words>.+)$", re.I
)
_TEXT_TO = re.compile(
    r"^(?:change|replace|set|rewrite|make)\s+(?:the\s+)?(?:text|words?|narration|line|voice-?over|script)\s*"
    r"(?:to|with|by|into|read|say)\s*:?\s+(?P<words>.+)$",
    re.I,
)
_SILENT = re.compile(
    r"(?:(?:with)?(?:no|without)(?: any)?|make(?: it)? without|remove(?: the)?) "
    r"(?:words?|narration|voice(?:-?over)?|text|speech|talking)|(?:make )?silent",
    re.I,
)
_AGAIN = re.compile(
    r"(?:redo(?: the)?|re-?do|regenerate|redraw|re-?take|remake|refresh|(?:make|draw|do|paint|create) (?:it "
    r"|this )?(?:again|anew)|"
    r"another|(?:a )?(?:new|different|other)|try(?: (?:again|another(?: one)?|a (?:new|different) one))?|"
    r"i (?:don't|do not) like|not)\b(?: one)?(?: (?:take|version|picture|image|shot|illustration)s?)?"
    r"(?:[\s,;]*(?:of|for)?(?: it)?)?"
    r"(?:[\s,]*(?:please\s*)?(?:try|make|draw|give me|do|show)?\s*(?:again|another(?: one)?|(?:a )?(?:new"
    r"|different|other) one))?",
    re.I,
)
_VOICE_AGAIN = re.compile(
    r"(?:re-?read|(?:read|say|speak|record)(?: (?:it|that|the words?))? again|redo the (?:voice|narration)|"
    r"(?:another|new|different) (?:voice )?(?:take|reading))(?: (?:of|for|in))?",
    re.I,
)
_EARLIER = re.compile(r"\b(?:earlier|previous|old|former|original|first|before|last)\b", re.I)
_BACK = re.compile(r"\b(?:back|restore|use|liked|prefer|return|bring|again|better|take|want)\b", re.I)
_NOT_A_PICTURE = re.compile(
    r"\b(?:music|soundtrack|captions?|subtitles?|voice|narration|undo|delete|remove|swap|switch|export|download|budget|"
    r"approve|fps|seconds?|scene|longer|shorter|rename|better|nicer|good|nice|cool|different|fail\w*|cost\w*"
    r"|why|what|how)\b",
    re.I,
)
_OPENERS = re.compile(
    r"^(?:make|turn|let|set|put|show|draw|paint|have|give|use|render|change|picture|pictures|image|images|there"
    r"|it|them|"
    r"to be|to|into|should(?: be| have| show)?|needs?|must(?: be| have)?|shall(?: be)?|is|be|look|looks|i want|want|in|"
    r"from|with|so that|add|a bit|a little|much)\b(?!')\s*",
    re.I,
)
_LIGHT = re.compile(
    r"\b(?:rain\w*|snow\w*|fog\w*|mist\w*|night|sunset|sunrise|dawn|dusk|cloud\w*|storm\w*|sunny|moon\w*|stars)\b", re.I
)


@dataclass(frozen=True)
class Grammar:
    """The rules over one film, as it was described (`pixora.agent.state`), and one message's quotes."""

    film: Mapping[str, Any]
    held: Held

    @property
    def count(self) -> int:
        return len(self.film["scenes"])

    def read(self, clause: str) -> Calls:
        """The calls that one wish comes to."""
        said = plain(clause)
        if not said or len(said) > 600:
            return None
        if (question := find_question(said, self.count)) is not None:
            return question
        if _UNDO.fullmatch(said):
            return [_call("undo")]
        mention = find_scenes(said, self.count)
        for rule in _RULES:
            if (calls := rule(self, said, mention)) is not None:
                return None if mention.missing else calls
        return None

    def earlier(self, said: str, mention: Mention) -> Calls:
        if not (
            _EARLIER.search(said) and _BACK.search(said) and re.search(r"\b(?:picture|image|take|version|one)\b", said)
        ):
            return None
        if re.search(_DELETE, said, re.I) or HELD.search(said):
            return None
        if mention.scenes == ("all",):
            return None
        scenes = mention.scenes if _numbered(said) else ()
        if not scenes:
            return [_call("earlier_take", scene=str(self.film.get("scene") or "1"))] if self.count == 1 else None
        return [_call("earlier_take", scene=scene) for scene in scenes]

    def delete(self, said: str, mention: Mention) -> Calls:
        rest = mention.rest if mention.scenes else said
        if mention.scenes and mention.scenes != ("all",):
            if re.fullmatch(rf"{_DELETE}(?: (?:from|the) (?:film|video))?", rest, re.I):
                return [_call("delete_scene", scene=scene) for scene in mention.scenes]
            return None
        match = re.fullmatch(rf"{_DELETE}\s+(?P<which>.+)", said, re.I)
        scene = one_scene(match["which"], self.count) if match else None
        return [_call("delete_scene", scene=scene)] if scene else None

    def swap(self, said: str, mention: Mention) -> Calls:
        match = re.fullmatch(
            r"(?:swap|switch|exchange|flip|trade)\s+(?:the\s+)?(?:scenes?\s+)?(?P<one>.+?)\s+(?:and|with|&"
            r"|for)\s+(?P<other>.+?)"
            r"(?:\s+around)?",
            said,
            re.I,
        )
        if not match:
            return None
        one, other = (one_scene(match[name], self.count) for name in ("one", "other"))
        return [_call("swap_scenes", one=one, other=other)] if one and other else None

    def move(self, said: str, mention: Mention) -> Calls:
        match = re.fullmatch(
            r"(?:move|put|bring|shift|place)\s+(?P<one>.+?)\s+(?:to (?:the )?(?P<edge>front|beginning|start|top"
            r"|end|back|very end)|"
            r"at (?:the )?(?P<edge2>front|beginning|start|end)|(?P<side>before|after|behind"
            r"|in front of)\s+(?P<other>.+)|"
            r"to (?:place|position|number|slot)?\s*(?P<place>\d+))",
            said,
            re.I,
        )
        one = one_scene(match["one"], self.count) if match else None
        if match is None or one is None:
            return None
        edge = match["edge"] or match["edge2"]
        if edge:
            to = 1 if edge.lower() in ("front", "beginning", "start", "top") else self.count
        elif match["place"]:
            to = int(match["place"])
        else:
            other = one_scene(match["other"], self.count)
            if other is None:
                return None
            to = int(other) + (0 if match["side"].lower() in ("before", "in front of") else 1)
            to -= int(one) < to
        return [_call("move_scene", scene=one, to=to)]

    def add(self, said: str, mention: Mention) -> Calls:
        match = re.match(
            r"(?:add|insert|append|include|put in)\s+(?:an?(?:other)?|one more|another|a new"
            r"|a further)\s+(?:new\s+)?scene\b\s*",
            said,
            re.I,
        )
        if match is None:
            return None
        rest = said[match.end() :]
        after: str | None = None
        edge = re.search(
            r"\s*\b(?:at|to|in) (?:the )?(?P<edge>very beginning|beginning|start|front|end)\b\s*", rest, re.I
        )
        if edge:
            after = None if edge["edge"].lower() == "end" else "0"
            rest = f"{rest[: edge.start()]} {rest[edge.end() :]}"
        near = re.search(
            r"\s*\b(?P<side>after|before)\s+(?P<which>(?:the\s+)?(?:\w+[- ]?){1,4}?)(?=$|\s+(?:about|that|which"
            r"|where|with|saying|showing|of)\b)",
            rest,
            re.I,
        )
        if near:
            which = one_scene(near["which"], self.count)
            if which is None:
                return None
            after = which if near["side"].lower() == "after" else str(int(which) - 1)
            rest = f"{rest[: near.start()]} {rest[near.end() :]}"
        rest = rest.strip(" ,:")
        words = re.match(
            r"(?:that |which |where (?:she |he |it )?|and )?(?:says?|saying|reads?|with the words?"
            r"|with)\s*:?\s*(?P<words>⟦\d+⟧)",
            rest,
            re.I,
        )
        if words:
            return [_call("add_scene", narration=self.held.give_back(words["words"]), after=after)]
        about = re.sub(
            r"^(?:about|on|of|showing|that shows|which shows|where|with|in which|for)\s+", "", rest, flags=re.I
        )
        about = self.held.give_back(about).strip()
        return [_call("add_scene", about=about, after=after)] if about else None

    def copy(self, said: str, mention: Mention) -> Calls:
        if mention.scenes and re.fullmatch(r"(?:duplicate|copy|repeat|double)", mention.rest, re.I):
            return [_call("copy_scene", scene=scene) for scene in mention.scenes if scene != "all"] or None
        return None

    def silence(self, said: str, mention: Mention) -> Calls:
        if mention.scenes in ((), ("all",)) or not _SILENT.fullmatch(mention.rest):
            return None
        return [_call("edit_scene", scene=scene, narration="") for scene in mention.scenes]

    def read_again(self, said: str, mention: Mention) -> Calls:
        if mention.scenes in ((), ("all",)) or not _VOICE_AGAIN.fullmatch(mention.rest):
            return None
        return [_call("retake_voice", scene=scene) for scene in mention.scenes]

    def say(self, said: str, mention: Mention) -> Calls:
        if len(mention.scenes) != 1 or mention.scenes == ("all",):
            return None
        match = _SAYS.match(mention.rest) or _TEXT_TO.match(mention.rest)
        if match is None:
            return None
        words = match["words"].strip()
        quoted = HELD.search(words)
        spoken = self.held.give_back(quoted[0] if quoted else words)
        return [_call("edit_scene", scene=mention.scenes[0], narration=spoken)]

    def again(self, said: str, mention: Mention) -> Calls:
        if mention.scenes in ((), ("all",)) or not _AGAIN.fullmatch(mention.rest.strip(" ,")):
            return None
        return [_call("retake_picture", scene=scene) for scene in mention.scenes]

    def join(self, said: str, mention: Mention) -> Calls:
        scenes = mention.scenes
        if not scenes or scenes == ("all",):
            return None
        rest = re.sub(
            r"\b(?:transition|between|after|before|a|an|the|use|make|with|out|over|into?|and|from|to next)\b",
            " ",
            mention.rest,
            flags=re.I,
        )
        rest = " ".join(rest.split())
        kind = next((name for name, words in _TRANSITIONS if re.fullmatch(words, rest, re.I)), None)
        if kind is None or (
            kind == "cut" and not re.search(r"\b(?:after|between|before|transition|hard|straight)\b", said, re.I)
        ):
            return None
        first = min(int(scene) for scene in scenes) - bool(re.search(r"\bbefore\b", said, re.I))
        return [_call("edit_scene", scene=str(first), transition=kind)] if first >= 1 else None

    def length(self, said: str, mention: Mention) -> Calls:
        scenes = mention.scenes
        if not scenes or scenes == ("all",):
            return None
        rest = re.sub(r"^(?:make|should|must|be|last|it|for|shall|to|is)\b\s*", "", mention.rest, flags=re.I)
        rest = re.sub(r"^(?:be|last|it|for|a bit|a little|much|take)\b\s*", "", rest, flags=re.I)
        known = {str(scene["number"]): float(scene.get("seconds") or 5.0) for scene in self.film["scenes"]}
        if re.fullmatch(r"(?:longer|slower|shorter|quicker|faster)", rest, re.I):
            by = LONGER if rest.lower() in ("longer", "slower") else SHORTER
            return [
                _call("edit_scene", scene=one, seconds=round(max(1.0, min(60.0, known[one] * by)), 1)) for one in scenes
            ]
        match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(?:s|secs?|seconds?)(?: long)?", rest, re.I)
        return [_call("edit_scene", scene=one, seconds=float(match[1])) for one in scenes] if match else None

    def name(self, said: str, mention: Mention) -> Calls:
        match = re.fullmatch(r"rename\s+(?P<who>.+?)\s+(?:to|as|into)\s+(?P<name>[\w' -]{1,40})", said, re.I)
        match = match or re.fullmatch(r"(?:call|name)\s+(?P<who>(?:the\s+)?\w+)\s+(?P<name>[A-Z][\w'-]{0,40})", said)
        who = self._character(match["who"]) if match else None
        return [_call("rename_character", character=who, name=match["name"])] if match and who else None

    def draw(self, said: str, mention: Mention) -> Calls:
        """A wish for pictures, where it is said which."""
        if not mention.scenes or HELD.search(mention.rest):
            return None
        wish = _wish(mention.rest)
        if not wish or _NOT_A_PICTURE.search(wish) or len(wish.split()) > 16:
            return None
        if wish == mention.rest.lower().strip(" ,:") and not (about_looks(wish) or _drawable(wish)):
            return None
        return [_call("redraw", scenes=list(mention.scenes), wish=wish)]

    def dress(self, said: str, mention: Mention) -> Calls:
        """A wish for looks or light, where it is not said in which scene: it is asked for."""
        if mention.scenes or HELD.search(said):
            return None
        wish = _wish(said)
        if about_looks(wish) or (_LIGHT.search(wish) and len(wish.split()) <= 4 and not _NOT_A_PICTURE.search(wish)):
            return [_call("ask_scope", wish=wish)]
        return None

    def change(self, said: str, mention: Mention) -> Calls:
        """The whole film: its shape, look, sound, captions."""
        if mention.scenes or HELD.search(said):
            return None
        if re.fullmatch(
            r"(?:use |give (?:me|it) |i want |try )?(?:another|a different|a new|the other) (?:voice|speaker|narrator)",
            said,
            re.I,
        ):
            return [_call("change_film", voice="another")]
        if re.fullmatch(
            r"(?:make )?(?:it|the film|the video|this)?\s*(?:a bit |a little |much )?(?:longer|shorter)", said, re.I
        ):
            by = LONGER if said.lower().endswith("longer") else SHORTER
            seconds = round(max(MIN_SECONDS, min(MAX_SECONDS, float(self.film["seconds"]) * by)))
            return [_call("change_film", seconds=float(seconds))]
        heard = listen(said)
        arguments = change_arguments(heard)
        if heard.kind not in ("change", "film") or not arguments or heard.text is not None:
            return None
        if heard.kind == "film" and heard.topic and len(heard.topic.split()) > 1:
            return None
        return [_call("change_film", **arguments)]

    def command(self, said: str, mention: Mention) -> Calls:
        if re.fullmatch(
            r"(?:cancel|stop|abort|halt)(?: (?:it|that|this|the film|making it|everything|now))?", said, re.I
        ):
            return [_call("cancel_film")]
        going = (
            r"(?:go on|continue|retry|try again|resume|carry on|finish it|finish the film|keep going|go on making it)"
        )
        return [_call("go_on")] if re.fullmatch(going, said, re.I) else None

    def nothing(self, said: str, mention: Mention) -> Calls:
        """Words that say that nothing more is wished."""
        return (
            []
            if re.fullmatch(
                r"undo nothing(?: else)?|nothing else|that's (?:all|it)|leave the rest(?: as it is)?", said, re.I
            )
            else None
        )

    def _character(self, words: str) -> str | None:
        who = re.sub(r"^(?:the|our|my)\s+", "", words.strip(), flags=re.I).lower()
        for one in self.film["characters"]:
            if who in (one["name"].lower(), one["kind"]) or re.search(rf"\b{re.escape(who)}\b", one["looks"].lower()):
                return str(one["name"])
        return None


_RULES: tuple[Callable[[Grammar, str, Mention], Calls], ...] = (
    Grammar.nothing,
    Grammar.command,
    Grammar.add,
    Grammar.earlier,
    Grammar.delete,
    Grammar.swap,
    Grammar.move,
    Grammar.copy,
    Grammar.silence,
    Grammar.read_again,
    Grammar.say,
    Grammar.again,
    Grammar.join,
    Grammar.length,
    Grammar.name,
    Grammar.draw,
    Grammar.dress,
    Grammar.change,
)


def _wish(rest: str) -> str:
    wish = rest.strip(" ,:")
    if match := re.fullmatch(r"(?:replace|change)\s+(?P<what>.+?)\s+(?:with|by|to|into)\s+(?P<by>.+)", wish, re.I):
        wish = f"{match['what']} {match['by']}"
    for _ in range(6):
        shorter = _OPENERS.sub("", wish).strip(" ,:")
        if shorter == wish:
            break
        wish = shorter
    wish = re.sub(r"\b(?:should|must|shall|needs? to) (?=wear|have|be)", "", wish, flags=re.I)
    wish = re.sub(r"\s+(?:pictures?|images?|scenes?|there|again)$", "", wish, flags=re.I)
    return " ".join(wish.lower().split())


def _drawable(wish: str) -> bool:
    """Whether the words by themselves say something that can be seen."""
    return any(redraw(Visual(place=place, hour=hour), wish) for place, hour in _PROBES)


def _numbered(said: str) -> bool:
    return (
        re.search(
            r"\b(?:scene|picture|image|shot)s?\s+(?:number\s+)?(?:\d+|one|two|three|four|five|six)|\bscene\b",
            said,
            re.I,
        )
        is not None
    )


def _call(tool: str, /, **arguments: Any) -> ToolCall:
    return ToolCall(name=tool, arguments={key: value for key, value in arguments.items() if value is not None})
