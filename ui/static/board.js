// The storyboard: scenes are moved by dragging or by arrows, and each move is said aloud.
(() => {
  const { find, all } = pixora;
  const board = () => find("#px-gallery");
  const cards = () => all(".px-scene", board());
  const order = () => cards().map((card) => card.dataset.scene);
  let dragged = null;
  let before = null;
  let sending = 0;

  const send = () => {
    clearTimeout(sending);
    // Several presses of an arrow are one move.
    sending = setTimeout(() => {
      const now = order();
      if (before && now.join() !== before.join()) pixora.act("order", "", { order: now });
      before = null;
    }, 500);
  };

  const tell = (card) => {
    const listed = cards();
    const text = pixora.words.moved.replace("{place}", listed.indexOf(card) + 1).replace("{count}", listed.length);
    pixora.told(text);
  };

  const move = (card, way) => {
    const other = way > 0 ? card.nextElementSibling : card.previousElementSibling;
    if (!other) return;
    before ||= order();
    const focused = document.activeElement;
    other[way > 0 ? "after" : "before"](card);
    focused.focus({ preventScroll: true });
    card.scrollIntoView({ block: "nearest" });
    tell(card);
    send();
  };

  // An edit that was not made: the cards go back to where they are in the film.
  pixora.restore = (listed) => {
    for (const scene of listed || []) {
      const card = cards().find((one) => one.dataset.scene === scene);
      if (card) board().append(card);
    }
  };
  pixora.answers.undone = (act) => act === "order" && pixora.restore(pixora.filmed);
  pixora.onChange((names) => {
    if (names.includes("cards")) pixora.filmed = order();
  });
  addEventListener("DOMContentLoaded", () =>
    find("#px-confirm")?.addEventListener("close", () => pixora.restore(pixora.filmed)),
  );

  document.addEventListener("dragstart", (event) => {
    const grip = event.target.closest?.(".px-grip");
    if (!grip) return;
    dragged = grip.closest(".px-scene");
    before = order();
    dragged.dataset.dragged = "true";
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.dataset.scene);
    event.dataTransfer.setDragImage(dragged, 20, 20);
  });
  document.addEventListener("dragover", (event) => {
    if (!dragged) return;
    const over = event.target.closest?.(".px-scene");
    event.preventDefault();
    if (!over || over === dragged) return;
    const { left, width } = over.getBoundingClientRect();
    over[event.clientX > left + width / 2 ? "after" : "before"](dragged);
  });
  document.addEventListener("drop", (event) => dragged && event.preventDefault());
  document.addEventListener("dragend", (event) => {
    if (!dragged) return;
    const card = dragged;
    dragged = null;
    delete card.dataset.dragged;
    if (event.dataTransfer.dropEffect === "none") {
      pixora.restore(before);
      before = null;
      return;
    }
    tell(card);
    send();
  });

  document.addEventListener("keydown", (event) => {
    const card = event.target.closest?.(".px-scene");
    if (!card) return;
    const way = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const onGrip = event.target.closest(".px-grip");
    if (way && (event.altKey || onGrip)) move(card, way);
    else if (way) {
      const next = way > 0 ? card.nextElementSibling : card.previousElementSibling;
      if (next) find(".px-frame", next).focus();
    } else if (event.key === "Enter" && event.target.closest(".px-frame")) pixora.choose(card.dataset.scene, true);
    else if (event.key === "Delete") find(".px-delete", card)?.click();
    else return;
    event.preventDefault();
  });
})();
