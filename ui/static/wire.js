// The page's line to the studio: frames come down it and are put in place piece by piece; acts go up.
Object.assign(pixora, {
  name: [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join(""),
  find: (selector, within) => (within || document).querySelector(selector),
  all: (selector, within) => [...(within || document).querySelectorAll(selector)],
  box: () => pixora.find("#px-box textarea"),
  told: (text) => {
    const place = pixora.find("#px-told");
    if (!place) return;
    place.textContent = text;
    clearTimeout(pixora.telling);
    pixora.telling = setTimeout(() => (place.textContent = ""), 6000);
  },
  listeners: [],
  // Called with the names of regions after they have changed.
  onChange: (listener) => pixora.listeners.push(listener),
  answers: {},
});

(() => {
  const { find, all } = pixora;
  const waiting = [];
  const ASKED_MS = 25_000;
  const ANSWERS_MS = 10_000;
  let line = null;
  let ready = false;
  let leaves = false;

  pixora.act = (act, value = "", fields = {}) => line?.readyState === 1 && line.send(JSON.stringify({ act, value, fields }));

  const element = (html) => {
    const template = document.createElement("template");
    template.innerHTML = html;
    return template.content.firstElementChild;
  };

  // Whoever writes in a form keeps what was written, until it is applied or discarded.
  const held = (node) => node && (node.matches("[data-dirty]") || find("[data-dirty]", node));

  const put = (place, { set = {}, keys }) => {
    const known = new Map([...place.children].map((child) => [child.dataset.key, child]));
    const focused = place.contains(document.activeElement) ? document.activeElement : null;
    const focus = focused && [focused.closest("[data-key]")?.dataset.key, focused.className, focused.dataset.act];
    for (const [key, html] of Object.entries(set)) {
      const old = known.get(key);
      if (held(old)) {
        pixora.told(pixora.words.kept);
        continue;
      }
      const fresh = element(html);
      fresh.dataset.key = key;
      if (old) {
        if (old.tagName === "DETAILS") fresh.open = old.open;
        pixora.replaced?.(old, fresh);
        old.replaceWith(fresh);
      } else place.append(fresh);
      known.set(key, fresh);
    }
    if (keys) {
      const wanted = new Set(keys);
      for (const [key, child] of known) if (!wanted.has(key)) child.remove();
      let before = place.firstElementChild;
      for (const key of keys) {
        const child = known.get(key);
        if (child === before) before = before.nextElementSibling;
        else place.insertBefore(child, before);
      }
    }
    // A node that was moved or replaced loses the focus.
    if (focused && focused !== document.activeElement) {
      const [key, name, act] = focus;
      const piece = key && known.get(key);
      const again = focused.isConnected ? focused : piece && all(focused.tagName, piece).find((one) => one.className === name && one.dataset.act === act);
      again?.focus({ preventScroll: true });
    }
  };

  const show = ({ regions = {}, answers = [] }) => {
    for (const answer of answers) for (const [name, told] of Object.entries(answer)) pixora.answers[name]?.(told, answer);
    for (const [name, region] of Object.entries(regions)) {
      const place = find(`[data-region="${name}"]`);
      if (place) put(place, region);
    }
    const names = Object.keys(regions);
    if (names.length) for (const listener of pixora.listeners) listener(names);
  };

  const begin = () => {
    if (ready || !find("#px-standing") || !find('[data-region="notice"]') || !pixora.box()) return ready;
    ready = true;
    for (const frame of waiting.splice(0)) show(frame);
    return true;
  };

  // Which film is open stands in the address, so that a reload and a second tab show the same.
  pixora.onChange((names) => {
    if (!names.includes("standing")) return;
    const { task, phase, answering, script } = find("#px-standing i").dataset;
    Object.assign(document.body.dataset, { phase, answering, script });
    const address = new URL(location.href);
    if (address.searchParams.get("task") !== task) {
      address.searchParams.set("task", task);
      history.replaceState(history.state, "", address);
    }
    pixora.task = task;
  });
  pixora.onChange((names) => {
    if (!names.includes("head")) return;
    const title = find(".px-title")?.textContent;
    document.title = title ? `${title} · Pixora` : "Pixora";
  });

  // Times come in UTC and are told as they are where the reader is.
  const midnight = (at) => new Date(at.getFullYear(), at.getMonth(), at.getDate());
  const localise = (one) => {
    const at = new Date(one.dateTime);
    const now = new Date();
    const days = Math.round((midnight(now) - midnight(at)) / 86_400_000);
    const time = at.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
    const year = at.getFullYear() === now.getFullYear() ? undefined : "numeric";
    const date = at.toLocaleDateString("en-GB", { day: "numeric", month: "long", year });
    if (one.dataset.exact) one.textContent = `${date} ${time}`;
    else one.textContent = days <= 0 ? pixora.words.today.replace("{time}", time) : days === 1 ? pixora.words.yesterday : date;
  };
  pixora.onChange((names) => {
    if (names.includes("library") || names.includes("publish")) all("time[datetime]").forEach(localise);
  });

  const banner = (text) => {
    const shown = find(".px-lost") || document.createElement("div");
    shown.className = "px-lost";
    shown.setAttribute("role", "status");
    shown.textContent = text;
    document.body.append(shown);
  };

  // A line that died without a word is found out by asking: who does not answer in time is gone.
  const asking = [];
  pixora.answers.alive = () => asking.splice(0).forEach((resolve) => resolve(true));
  const isAlive = () =>
    new Promise((resolve) => {
      asking.push(resolve);
      setTimeout(() => resolve(false), ANSWERS_MS);
      pixora.act("alive");
    });

  const comeBack = async () => {
    if (leaves) return;
    leaves = true;
    // Whoever reloads the page after this, what was being written is kept.
    addEventListener("pagehide", () => sessionStorage.setItem("pixora-draft", pixora.box()?.value || ""));
    banner(navigator.onLine ? pixora.words.lost : pixora.words.offline);
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, 1000));
      const answer = await fetch("/api/ready", { cache: "no-store" }).catch(() => null);
      if (answer?.ok) break;
    }
    sessionStorage.setItem("pixora-back", "1");
    location.reload();
  };

  const connect = () => {
    let leaving = false;
    addEventListener("pagehide", () => (leaving = true));
    addEventListener("pageshow", (event) => event.persisted && location.reload());
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const asked = new URLSearchParams(location.search).get("task") || "";
    line = new WebSocket(`${scheme}://${location.host}/api/studio/alive?page=${pixora.name}&task=${encodeURIComponent(asked)}`);
    line.addEventListener("message", ({ data }) => {
      const frame = JSON.parse(data);
      if (begin()) show(frame);
      else waiting.push(frame);
    });
    line.addEventListener("close", ({ code }) => {
      if (leaving) return;
      if (code === 1013) return banner(pixora.words.full);
      comeBack();
    });
    addEventListener("offline", () => banner(pixora.words.offline));
    addEventListener("online", async () => {
      if (leaves || !(await isAlive())) return comeBack();
      find(".px-lost")?.remove();
      pixora.told(pixora.words.back);
    });
    setInterval(async () => navigator.onLine && !leaves && !(await isAlive()) && comeBack(), ASKED_MS);
  };

  const start = () => {
    const draft = sessionStorage.getItem("pixora-draft");
    sessionStorage.removeItem("pixora-draft");
    if (draft) pixora.write(draft);
    if (sessionStorage.getItem("pixora-back")) pixora.told(pixora.words.back);
    sessionStorage.removeItem("pixora-back");
  };

  connect();
  addEventListener("DOMContentLoaded", () => {
    if (begin()) return start();
    const watching = new MutationObserver(() => {
      if (!begin()) return;
      watching.disconnect();
      start();
    });
    watching.observe(document.body, { childList: true, subtree: true });
  });
})();
