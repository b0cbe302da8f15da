// The film that plays: which scene it is in is marked, a click on a scene seeks, a new cut goes on where the old one was.
(() => {
  const { find, all } = pixora;
  const video = () => find("#px-player video");
  let playing = null;

  const mark = () => {
    const film = video();
    const at = film?.currentTime ?? 0;
    const begun = film && (at > 0 || !film.paused);
    const plays = (one) => at >= Number(one.dataset.value) - 0.02 && at < Number(one.dataset.until) - 0.02;
    const now = begun ? all(".px-chapters button").find(plays) : null;
    const scene = now?.dataset.scene || null;
    if (scene === playing && (!scene || now.ariaCurrent)) return;
    playing = scene;
    for (const one of all(".px-chapters button")) {
      const here = one.dataset.scene === scene;
      if (here) one.setAttribute("aria-current", "true");
      else one.removeAttribute("aria-current");
      one.tabIndex = here || (!scene && one === one.parentElement.firstElementChild) ? 0 : -1;
    }
    for (const card of all(".px-scene")) card.toggleAttribute("data-playing", card.dataset.scene === scene);
  };
  pixora.markPlaying = () => {
    playing = undefined;
    mark();
  };

  pixora.seek = (button) => {
    const card = button.closest(".px-scene");
    if (card) pixora.choose(card.dataset.scene, false);
    const film = video();
    if (!film) return;
    film.currentTime = Number(button.dataset.value) + 0.01;
    if (card && matchMedia("(max-width: 820px)").matches) pixora.view("film");
    mark();
  };

  // Events of media do not bubble.
  for (const name of ["timeupdate", "seeked", "play", "ended"])
    document.addEventListener(name, (event) => event.target === video() && mark(), true);

  // Before and after play together, and only one of them is heard.
  const other = (one) => all("#px-compare video").find((two) => two !== one);
  const together = {
    play: (one, two) => {
      two.muted = true;
      if (two.paused) two.play().catch(() => null);
    },
    pause: (one, two) => !one.ended && two.pause(),
    timeupdate: (one, two) => !one.muted && !one.paused && together.seeking(one, two),
    seeking: (one, two) => Math.abs(two.currentTime - one.currentTime) > 0.2 && (two.currentTime = Math.min(one.currentTime, two.duration || 0)),
  };
  for (const [name, follow] of Object.entries(together))
    document.addEventListener(
      name,
      ({ target }) => {
        const two = target.closest?.("#px-compare") && other(target);
        if (two && (name !== "play" || two.paused)) follow(target, two);
      },
      true,
    );
  document.addEventListener("close", ({ target }) => target.id === "px-compare" && all("video", target).forEach((one) => one.pause()), true);

  pixora.replaced = (old, fresh) => {
    const before = find("video", old);
    const after = find("video", fresh);
    if (!before || !after || !before.currentTime || before.closest(".px-one-take")) return;
    const at = before.currentTime;
    const goesOn = !before.paused;
    after.addEventListener("loadedmetadata", () => {
      after.currentTime = Math.min(at, after.duration || 0);
      if (goesOn) after.play().catch(() => null);
    }, { once: true });
  };

  pixora.onChange((names) => {
    if (names.includes("cards") || names.includes("player")) pixora.markPlaying();
  });

  document.addEventListener("keydown", (event) => {
    const chapter = event.target.closest?.(".px-chapters button");
    const way = { ArrowRight: "nextElementSibling", ArrowLeft: "previousElementSibling" }[event.key];
    if (!chapter || !way) return;
    event.preventDefault();
    const next = chapter[way];
    if (!next) return;
    pixora.seek(next);
    next.focus();
  });

  pixora.toggle = () => {
    const film = video();
    if (!film) return false;
    if (film.paused) film.play().catch(() => null);
    else film.pause();
    return true;
  };
  pixora.skip = (seconds) => {
    const film = video();
    if (film) film.currentTime = Math.max(0, Math.min(film.duration || 0, film.currentTime + seconds));
  };
})();
