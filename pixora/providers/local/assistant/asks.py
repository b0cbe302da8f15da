"""Questions: how the film is, what it costs, files, the list of films, and how something is done."""

from __future__ import annotations

import re

from pixora.providers.base import ToolCall
from pixora.providers.local.assistant.exports import find_export
from pixora.providers.local.assistant.spoken import find_scenes
from pixora.providers.local.assistant.wishes import change_arguments
from pixora.providers.local.listener import listen

_STATUS = re.compile(
    r"(?:so )?(?:what(?:'s| is) (?:happening|going on|the (?:status|progress))(?: (?:now|here|with (?:it"
    r"|my film|the film)))?|"
    r"how far (?:is (?:it|the film)|are you|along)(?: (?:now|yet))?|is (?:it|the film|my film) (?:done|ready"
    r"|finished)(?: yet)?|"
    r"are you (?:done|finished|ready)(?: yet)?|status|progress|how long will (?:it|that|this) (?:take|be)|"
    r"how much longer(?: will it take)?|what are you doing|when (?:is|will) (?:it|the film)(?: be)? (?:done"
    r"|ready|finished))",
    re.I,
)
_FAILED = re.compile(
    r"(?:why (?:did|does|has|is|was|didn't|couldn't)\b.*(?:fail\w*|broken|wrong|missing|work|made|stop\w*|refused)|"
    r"what (?:went wrong|failed|happened|is wrong)|what is the (?:error|problem))(?:.{0,40})",
    re.I,
)
_COST = re.compile(
    r"(?:(?:what|how much) (?:has|did|does|have|is|was|will|do)(?: (?:it|this|that|i|we|the film|my film|all this))?"
    r"(?: cost| costs| spend| spent| pay| paid| been)?(?: (?:me|us))?(?: so far| until now| already| on (?:this"
    r"|it)| for (?:this|it))*|"
    r"(?:the |my )?(?:costs?|spending|bill|price)|how much (?:money )?(?:did|have) (?:i|we) .{0,30})",
    re.I,
)
_WOULD = re.compile(
    r"(?:(?:what|how much) would (?:it cost to (?P<to>.+)|(?P<of>.+?) cost|it be (?:to|in) (?P<be>.+))|"
    r"(?:what is the )?price (?:of|for) (?P<price>.+)|how expensive (?:is|would) (?P<dear>.+?)(?: be)?)",
    re.I,
)
_FILMS = re.compile(
    r"(?:(?:list|show)(?: me)?(?: all)?(?: of)? )?my (?:films|videos|movies)|which films (?:do i have"
    r"|are there)|list films",
    re.I,
)
_KEYS = re.compile(r"(?:how|where)\b.*\b(?:api[ -]?)?keys?\b.*", re.I)
_UPLOADS = re.compile(
    r"(?:(?:can|could|may|how (?:can|do)) (?:i|we)\b.*\b(?:my own|upload|own (?:pictures?|photos?|voice"
    r"|music))\b.*|(?:how to )?upload\b.{0,40})",
    re.I,
)
_ABLE = re.compile(
    r"what (?:can|do|else can) you (?:do|make|offer)(?: .{0,20})?|help(?: me)?|what now|how does (?:this"
    r"|it) work|what are you able to do",
    re.I,
)
_SCENES = re.compile(
    r"(?:show|list|tell|give)(?: me| us)?(?: all)?(?: the| my)? (?:scenes|storyboard|breakdown|script|cards)"
    r"|(?:show|read)(?: me| us) (?:the )?(?:scene|picture) .{1,12}"
    r"|what (?:does|do|is|happens) .{0,20}?\bscenes? .{1,12}"
    r"|(?:is|are|who(?:'s| is)?) [^,;]{0,40}?\bin (?:the )?(?:\w+ )?scenes? ?\w{0,8}"
    r"|(?:in )?which scenes? .{1,40}|how long is (?:it|the film|my film|the video)|what (?:does|will) it say",
    re.I,
)
_BUDGET = re.compile(r"(?:set|change|raise|lower|increase|reduce|what is)\b.{0,12}\bbudget\b.{0,20}", re.I)


def find_question(said: str, count: int) -> list[ToolCall] | None:
    """The call that answers a question about a film of `count` scenes; None when it is none."""
    if (call := find_plain_question(said)) is not None:
        return [call]
    if _STATUS.fullmatch(said):
        return [ToolCall(name="film_status", arguments={})]
    if _FAILED.fullmatch(said):
        scenes = find_scenes(said, count).scenes
        named = {"scene": scenes[0]} if len(scenes) == 1 and scenes[0] != "all" else {}
        return [ToolCall(name="explain_failure", arguments=named)]
    if would := _WOULD.fullmatch(said):
        words = next(group for group in would.groups() if group)
        known = change_arguments(listen(words)) or change_arguments(listen(f"make it {words}"))
        asked = {
            key: value for key, value in known.items() if key in ("resolution", "aspect", "style", "captions", "music")
        }
        return [ToolCall(name="price_change", arguments=asked)] if asked else None
    if _COST.fullmatch(said):
        return [ToolCall(name="film_cost", arguments={})]
    if (export := find_export(said)) is not None:
        return [export]
    return [ToolCall(name="show_scenes", arguments={})] if _SCENES.fullmatch(said) else None


def find_plain_question(said: str) -> ToolCall | None:
    """A question that needs no film."""
    if _FILMS.fullmatch(said):
        return ToolCall(name="list_films", arguments={})
    for topic, words in (("keys", _KEYS), ("uploads", _UPLOADS), ("abilities", _ABLE), ("budget", _BUDGET)):
        if words.fullmatch(said):
            return ToolCall(name="explain", arguments={"topic": topic})
    return None
