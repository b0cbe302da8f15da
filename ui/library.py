"""The head of the page as HTML: name, list of films, and a new one."""

from __future__ import annotations

from html import escape

from pixora.store.records import Task
from ui import words
from ui.theme import ICON

MARK = f'<img class="px-mark" src="{ICON}" width="28" height="28" alt="">'
_PLUS = (
    '<svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true"><path d="M8 2.5v11M2.5 8h11" '
    'stroke="currentColor" stroke-width="1.8" stroke-linecap="round"/></svg>'
)


def show_head(films: list[Task], open_id: str | None) -> str:
    """The bar over the page; `films` newest first."""
    rows = "".join(_row(task, current=task.id == open_id) for task in films)
    listed = rows or '<li class="px-none">No films yet.</li>'
    return (
        f'<div class="px-head"><a class="px-brand" href="?task=new" data-act="open" data-value="new">{MARK}'
        '<span>Pixora</span></a><nav aria-label="Films"><button type="button" class="px-films" '
        f'popovertarget="px-films">Films</button><ul id="px-films" popover aria-label="Your films">{listed}</ul>'
        '<a class="px-button px-new" href="?task=new" data-act="open" data-value="new">'
        f"{_PLUS}New film</a></nav></div>"
    )


def _row(task: Task, *, current: bool) -> str:
    title = escape(task.title or words.UNTITLED)
    mark = ' aria-current="page"' if current else ""
    seconds = f" · {words.clock(task.film['seconds'])}" if task.film else ""
    state = words.TASK_STATES[task.state.value]
    return (
        f'<li><a href="?task={escape(task.id)}" data-act="open" data-value="{escape(task.id)}"{mark}>'
        f'<span>{title}</span><small data-state="{task.state.value}">{state}{seconds}</small></a></li>'
    )
