"""How the page looks: tokens for type, spacing and colour, light and dark, and its fonts from this machine."""

from __future__ import annotations

import gradio as gr

from ui.files import STATIC, STYLES

TOKENS = {
    "font": "'Inter', system-ui, -apple-system, 'Segoe UI', sans-serif",
    "font-title": "'Poppins', 'Inter', system-ui, sans-serif",
    "text-xs": "0.75rem",
    "text-s": "0.8125rem",
    "text-m": "0.9375rem",
    "text-l": "1.125rem",
    "text-xl": "1.5rem",
    "text-xxl": "1.875rem",
    "space-1": "0.25rem",
    "space-2": "0.5rem",
    "space-3": "0.75rem",
    "space-4": "1rem",
    "space-5": "1.5rem",
    "space-6": "2.5rem",
    "round-s": "8px",
    "round-m": "12px",
    "round-l": "18px",
}
LIGHT = {
    "ground": "#f6f4f0",
    "surface": "#ffffff",
    "raised": "#fbfaf8",
    "ink": "#211d2b",
    "soft": "#635d6f",
    "line": "#e5e0d8",
    "line-strong": "#cfc8bd",
    "accent": "#5a3fb0",
    "accent-deep": "#4a3299",
    "accent-ink": "#ffffff",
    "accent-soft": "#ece7fa",
    "bubble": "#5a3fb0",
    "good": "#1a7348",
    "warn": "#8a5300",
    "bad": "#b3261e",
    "bad-soft": "#fdecea",
    "shadow": "0 1px 2px rgb(33 29 43 / .05), 0 8px 24px rgb(33 29 43 / .06)",
    "sky-1": "#6f5bb5",
    "sky-2": "#ee9aa5",
    "sky-3": "#ffd9b0",
    "sun": "#fff1cf",
    "hill-1": "#c3799c",
    "hill-2": "#97598e",
    "hill-3": "#65407a",
    "hill-4": "#3d2a5c",
}
DARK = {
    "ground": "#131119",
    "surface": "#1c1924",
    "raised": "#221e2c",
    "ink": "#f1eef6",
    "soft": "#a9a2b8",
    "line": "#332e40",
    "line-strong": "#4a4459",
    "accent": "#b7a2ff",
    "accent-deep": "#cbbcff",
    "accent-ink": "#1b1430",
    "accent-soft": "#2e2748",
    "bubble": "#4b3c8f",
    "good": "#6fd3a0",
    "warn": "#f0b86b",
    "bad": "#ff9d94",
    "bad-soft": "#3b2124",
    "shadow": "0 1px 2px rgb(0 0 0 / .3), 0 10px 28px rgb(0 0 0 / .28)",
    "sky-1": "#11122e",
    "sky-2": "#2b2a62",
    "sky-3": "#5a4a8c",
    "sun": "#e8e6f8",
    "hill-1": "#413a78",
    "hill-2": "#322c5f",
    "hill-3": "#231f47",
    "hill-4": "#171430",
}


def stylesheet() -> str:
    """The whole style of the page: tokens first, then the files that use nothing else."""
    fonts = (
        "@font-face{font-family:Inter;src:url(fonts/inter.ttf) format('truetype');font-weight:100 900;"
        "font-display:swap}"
        "@font-face{font-family:Poppins;src:url(fonts/poppins-600.ttf) format('truetype');font-weight:600;"
        "font-display:swap}"
    )
    light, dark = _block(TOKENS | LIGHT), _block(DARK)
    scheme = (
        f":root{{color-scheme:light;{light}}}:root[data-theme=dark]{{color-scheme:dark;{dark}}}"
        f"@media (prefers-color-scheme:dark){{:root:not([data-theme=light]){{color-scheme:dark;{dark}}}}}"
    )
    # The id that nothing has lets every rule here win over Gradio's own, whatever is loaded last.
    parts = [(STATIC / name).read_text(encoding="utf-8") for name in STYLES]
    return "\n".join([fonts, scheme, parts[0], "body:not(#gradio) {", *parts[1:], "}"])


def gradio_theme() -> gr.themes.Base:
    """Gradio's own parts in the same tokens, light and dark alike, and no font from elsewhere."""
    fonts = ["Inter", "system-ui", "sans-serif"]
    theme = gr.themes.Base(font=fonts, font_mono=["ui-monospace", "monospace"])
    both = {
        "body_background_fill": "var(--ground)",
        "body_text_color": "var(--ink)",
        "body_text_color_subdued": "var(--soft)",
        "background_fill_primary": "var(--surface)",
        "border_color_primary": "var(--line)",
        "input_background_fill": "var(--surface)",
        "input_placeholder_color": "var(--soft)",
        "button_primary_background_fill": "var(--accent)",
        "button_primary_background_fill_hover": "var(--accent)",
        "button_primary_text_color": "var(--accent-ink)",
    }
    return theme.set(**both, **{f"{name}_dark": value for name, value in both.items()})


def _block(tokens: dict[str, str]) -> str:
    return "".join(f"--{name}:{value};" for name, value in tokens.items())
