// Shortcuts for the whole page; none works while something is being written or a dialog is open.
(() => {
  const { find } = pixora;
  const panels = ["chat", "scene", "cast", "style", "plan"];
  const keys = {
    "/": () => {
      pixora.panel("chat");
      pixora.box()?.focus();
    },
    k: () => pixora.toggle(),
    j: () => pixora.skip(-5),
    l: () => pixora.skip(5),
    f: () => find('[data-open="px-library"]')?.click(),
    "?": () => find("#px-keys").showModal(),
  };
  document.addEventListener("keydown", (event) => {
    const at = event.target;
    const writes = at.closest?.("input, textarea, select, video, audio, [contenteditable]");
    if (writes || find("dialog[open]") || event.defaultPrevented) return;
    if ((event.ctrlKey || event.metaKey) && event.key === "z" && document.body.dataset.script === "true") pixora.act("undo");
    else if (event.ctrlKey || event.metaKey || event.altKey) return;
    else if (event.key === " " && !at.closest("button, a, summary, label")) {
      if (!pixora.toggle()) return;
    } else if (panels[Number(event.key) - 1]) pixora.panel(panels[Number(event.key) - 1], { focus: true });
    else if (keys[event.key]) keys[event.key]();
    else return;
    event.preventDefault();
  });
})();
