"""The page's fixed parts as HTML: places for what changes, tabs, dialogs. Nothing here is ever drawn anew."""

from __future__ import annotations

from ui.markup import icon
from ui.setup import show_keys
from ui.words import t

_TABS = (("chat", "chat"), ("scene", "scene_panel"), ("cast", "cast"), ("style", "style"), ("plan", "plan"))

HEAD = '<div class="px-head" data-region="head"></div><div hidden id="px-standing" data-region="standing"></div>'

TABS = (
    f'<div class="px-tabs" role="tablist" aria-label="{t("panels")}">'
    + "".join(
        f'<button type="button" role="tab" id="px-tab-{name}" aria-controls="px-panel-{name}" data-panel="{name}" '
        f'aria-selected="{"true" if name == "chat" else "false"}" tabindex="{0 if name == "chat" else -1}">'
        f"{t(label)}</button>"
        for name, label in _TABS
    )
    + "</div>"
)

PANELS = "".join(
    f'<section class="px-panel px-side" id="px-panel-{name}" role="tabpanel" aria-labelledby="px-tab-{name}" '
    f'tabindex="-1" data-region="{name}"></section>'
    for name, _ in _TABS[1:]
)

TOOLS = (
    f'<button type="button" id="px-attach" class="px-button px-bare px-quiet" title="{t("attach")}" '
    f'aria-label="{t("attach")}">{icon("clip")}</button><input type="file" id="px-file" hidden tabindex="-1" '
    f'accept="image/png,image/jpeg,image/webp,audio/*,video/*" aria-label="{t("attach")}">'
    f'<button type="button" id="px-halt" class="px-button px-bare" data-act="interrupt" title="{t("halt")}" '
    f'aria-label="{t("halt")}">{icon("stop")}</button>'
)

SHOW = (
    f'<section id="px-film" aria-label="{t("preview")}"><div class="px-stage" id="px-stage" data-region="stage"></div>'
    '<div class="px-film" id="px-player" data-region="player"></div></section>'
    '<div id="px-gate" data-region="gate"></div>'
    f'<section id="px-board" aria-label="{t("scenes")}"><div data-region="heading"></div>'
    '<div id="px-add" class="px-sheet" hidden data-region="adding"></div>'
    '<ol class="px-scenes" id="px-gallery" data-region="cards"></ol></section>'
)

PHONE_TABS = (
    f'<nav class="px-phone" aria-label="{t("panels")}">'
    + "".join(
        f'<button type="button" data-view="{name}" aria-pressed="{"true" if name == "chat" else "false"}">{icon(sign)}'
        f"<span>{t(label)}</span></button>"
        for name, sign, label in (("chat", "chat", "chat"), ("film", "films", "film"), ("scenes", "scenes", "scenes"))
    )
    + "</nav>"
)


def _dialog(name: str, title: str, inner: str) -> str:
    return (
        f'<dialog id="{name}" aria-labelledby="{name}-title"><header><h2 id="{name}-title">{title}</h2>'
        f'<button type="button" class="px-button px-bare px-quiet" data-close title="{t("close")}" '
        f'aria-label="{t("close")}">{icon("close")}</button></header>{inner}</dialog>'
    )


DIALOGS = (
    _dialog(
        "px-library",
        t("films"),
        f'<label class="px-search">{icon("search")}'
        f'<input type="search" id="px-search" placeholder="{t("search_films")}" '
        f'aria-label="{t("search_films")}"></label><ul class="px-posters" data-region="library"></ul>',
    )
    + _dialog("px-compare", t("compare_title"), '<div class="px-both" data-region="compare"></div>')
    + _dialog("px-publish", t("share"), '<div class="px-rows" data-region="publish"></div>')
    + _dialog("px-setup", t("providers"), '<div class="px-rows" data-region="setup"></div>')
    + _dialog("px-account", t("account"), '<div class="px-rows" data-region="account"></div>')
    + _dialog("px-keys", t("shortcuts"), show_keys())
    + _dialog(
        "px-rename",
        t("rename"),
        f'<form class="px-form" data-act="rename_film"><label class="px-field"><span>{t("name")}</span>'
        '<input name="title" maxlength="200" required></label><div class="px-row">'
        f'<button class="px-button px-main">{t("rename")}</button></div></form>',
    )
    + '<dialog id="px-confirm" aria-labelledby="px-confirm-text"><p id="px-confirm-text"></p><div class="px-row">'
    f'<button type="button" class="px-button" data-close>{t("cancel")}</button>'
    f'<button type="button" class="px-button px-main" id="px-confirm-yes">{t("go_on")}</button></div></dialog>'
    + '<dialog id="px-which" aria-labelledby="px-which-text">'
    f'<p id="px-which-text">{t("which_film")}</p><blockquote></blockquote><div class="px-row">'
    f'<button type="button" class="px-button" data-which="say_here">{t("which_this")}</button>'
    f'<button type="button" class="px-button px-main" data-which="say_new">{t("which_new")}</button></div></dialog>'
    + _dialog(
        "px-attached",
        t("attach_to"),
        f'<form class="px-form" id="px-where"><p id="px-file-name"></p><label class="px-field"><span>{t("place")}'
        f"</span>"
        f'<select name="place"></select></label><div class="px-row"><button class="px-button px-main">{t("send")}'
        f"</button>"
        "</div></form>",
    )
    + '<div id="px-notice" data-region="notice"></div><div id="px-told" role="status" aria-live="polite"></div>'
)
