// Buttons, links, forms and dialogs: what is pressed becomes an act, and what needs a yes is asked about first.
(() => {
  const { find, all } = pixora;
  let weighing = 0;
  let weighed = null;
  let searching = 0;

  const fieldsOf = (form) => {
    const found = {};
    for (const [name, value] of new FormData(form)) {
      if (name === "gates" || name === "characters") (found[name] ||= []).push(value);
      else found[name] = value;
    }
    return found;
  };

  const ask = (text, yes, label) => {
    const dialog = find("#px-confirm");
    find("#px-confirm-text").textContent = text;
    find("#px-confirm-yes").textContent = label || pixora.words.go_on;
    find("#px-confirm-yes").onclick = () => {
      dialog.close();
      yes();
    };
    dialog.showModal();
    find("#px-confirm-yes").focus();
  };
  pixora.ask = ask;

  // One panel of the left column at a time; on a phone it is brought before the others.
  pixora.panel = (name, { focus = false } = {}) => {
    document.body.dataset.panel = name;
    for (const tab of all('[role="tab"]')) {
      const chosen = tab.dataset.panel === name;
      tab.setAttribute("aria-selected", String(chosen));
      tab.tabIndex = chosen ? 0 : -1;
      if (chosen) delete tab.dataset.news;
      if (chosen && focus) tab.focus();
    }
    pixora.view("chat");
    if (name === "chat") pixora.toEnd?.();
  };
  pixora.view = (name) => {
    document.body.dataset.view = name;
    for (const one of all("[data-view]", find(".px-phone"))) one.setAttribute("aria-pressed", String(one.dataset.view === name));
    scrollTo(0, 0);
  };

  pixora.choose = (scene, show) => {
    pixora.act("choose", scene);
    if (show) pixora.panel("scene");
  };

  const acts = {
    seek: (button) => pixora.seek?.(button),
    scene: (button) => pixora.choose(button.dataset.value, true),
    rewrite: (button) => {
      pixora.write(button.dataset.value);
      pixora.act("rewriting", "1");
    },
    unwrite: () => {
      pixora.act("rewriting", "");
      pixora.write("");
    },
    rename: (button) => {
      const form = find("#px-rename form");
      form.dataset.value = button.dataset.value;
      form.elements.title.value = button.closest(".px-poster").dataset.name;
      find("#px-rename").showModal();
      form.elements.title.select();
    },
    step: (button) => {
      const cards = all(".px-scene");
      const at = cards.findIndex((card) => card.dataset.chosen);
      const next = cards[at + Number(button.dataset.value)];
      if (next) pixora.choose(next.dataset.scene, false);
    },
    discard: (button) => {
      const form = button.closest("form");
      delete form.dataset.dirty;
      form.reset();
      find("[data-told]", form)?.replaceChildren();
    },
  };

  const press = (button) => {
    const { act, value = "", gate } = button.dataset;
    if (acts[act]) acts[act](button);
    else if (gate) pixora.act(act, value, { gate });
    else pixora.act(act, value);
    if (act === "open") {
      for (const dialog of all("dialog[open]")) dialog.close();
      pixora.panel("chat");
      if (value === "new") pixora.box()?.focus();
    }
  };

  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
    const one = event.target.closest("button, a");
    if (!one || event.metaKey || event.ctrlKey || event.shiftKey) return;
    const { act, confirm, panel, view, open, show, hide } = one.dataset;
    if (one.dataset.which) {
      const asked = one.closest("dialog");
      asked.close();
      return pixora.act(one.dataset.which, asked.dataset.text);
    }
    if (one.hasAttribute("data-close")) return one.closest("dialog").close();
    if (panel) return pixora.panel(panel, { focus: one.getAttribute("role") === "tab" });
    if (view) return pixora.view(view);
    if (show || hide) {
      find(`#${show || hide}`).hidden = !!hide;
      return find(`#${show || hide} textarea`)?.focus();
    }
    if (one.hasAttribute("data-sign-out")) return signOut();
    if (one.hasAttribute("data-theme-next")) return nextTheme();
    if (one.hasAttribute("data-copy")) {
      const link = find("input", one.parentElement);
      link.select();
      return navigator.clipboard?.writeText(link.value).then(() => pixora.told(pixora.words.copied), () => null);
    }
    if (one.dataset.export) {
      event.preventDefault();
      find("#px-export")?.hidePopover();
      return fetchExport(one.dataset.export);
    }
    if (open) {
      one.closest("[popover]")?.hidePopover();
      find(`#${open}`).showModal();
    }
    if (!act) return;
    event.preventDefault();
    if (confirm) ask(confirm, () => press(one), act.startsWith("delete") && pixora.words.delete);
    else press(one);
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.dataset.act) return;
    event.preventDefault();
    pixora.act(form.dataset.act, form.dataset.value || "", fieldsOf(form));
    delete form.dataset.dirty;
    if (form.dataset.act === "add") {
      find("#px-add").hidden = true;
      form.reset();
    }
    if (form.dataset.act === "wish") form.reset();
    if (form.closest("#px-rename")) find("#px-rename").close();
  });

  // What an edit would make again is asked for while it is being written.
  document.addEventListener("input", (event) => {
    const form = event.target.closest?.("form[data-weigh]");
    if (!form) return;
    form.dataset.dirty = "true";
    clearTimeout(weighing);
    weighing = setTimeout(() => {
      if (!form.isConnected || !form.reportValidity()) return;
      weighed = form;
      pixora.act("weigh", form.dataset.value || "", { ...fieldsOf(form), edit: form.dataset.weigh });
    }, 350);
  });
  pixora.answers.put = ({ weighed: html }) => {
    const place = weighed?.isConnected && weighed.dataset.dirty && find('[data-told="weighed"]', weighed);
    if (!place) return;
    place.innerHTML = html;
    // What is being written stays in sight over what it would make again.
    if (weighed.contains(document.activeElement)) document.activeElement.scrollIntoView({ block: "nearest" });
  };
  pixora.answers.confirm = ({ text, act, value, fields }) => ask(text, () => pixora.act(act, value, fields));
  pixora.answers.panel = (name) => pixora.panel(name);
  pixora.answers.told = (text) => pixora.told(text);
  // A message that may begin a film or change this one stays in its box until its user has said which.
  pixora.answers.which = (text) => {
    const dialog = find("#px-which");
    dialog.dataset.text = text;
    find("blockquote", dialog).textContent = text.length > 200 ? `${text.slice(0, 200)}…` : text;
    dialog.showModal();
    find('[data-which="say_new"]', dialog).focus();
  };
  pixora.answers.taken = (text) => pixora.box()?.value === text && pixora.write("");

  // The tabs are one stop of the keyboard; arrows go from one to the next.
  document.addEventListener("keydown", (event) => {
    const tab = event.target.closest?.('[role="tab"]');
    const way = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!tab || !way) return;
    const tabs = all('[role="tab"]');
    pixora.panel(tabs[(tabs.indexOf(tab) + way + tabs.length) % tabs.length].dataset.panel, { focus: true });
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && event.target === pixora.box()) find('[data-act="unwrite"]')?.click();
  });
  document.addEventListener("input", (event) => {
    if (event.target.id === "px-search") {
      clearTimeout(searching);
      searching = setTimeout(() => pixora.act("films", event.target.value.trim()), 200);
    }
    if (event.target.type === "range") find("output", event.target.closest("label")).textContent = `${event.target.value} dB`;
  });
  document.addEventListener("click", (event) => {
    // Beside a dialog closes it.
    if (event.target.tagName === "DIALOG") event.target.close();
  });

  // By the film's title and what is other than in the film, so that one export does not stand in another's place.
  const nameOf = (query, given) => {
    const title = (find(".px-title")?.textContent || "").replace(/[\\/:*?"<>|\u0000-\u001f]/g, " ").trim().slice(0, 80);
    const form = [...new URLSearchParams(query)]
      .filter(([name]) => name !== "format")
      .map(([name, value]) => (name === "preview" ? name : value.replace(":", "x")));
    return `${[title || "pixora", ...form].join(" ")}.${given.split(".").pop()}`;
  };

  // An export that is made for the first time takes its while; the answer says when to ask again.
  const fetchExport = async (query) => {
    const address = `/api/tasks/${pixora.task}/export?${query}`;
    pixora.told(pixora.words.exporting);
    for (;;) {
      const answer = await fetch(address).catch(() => null);
      if (answer?.status === 503 && answer.headers.get("retry-after")) {
        await answer.body?.cancel();
        await new Promise((resolve) => setTimeout(resolve, 1000 * Number(answer.headers.get("retry-after"))));
        continue;
      }
      if (!answer?.ok) {
        const fault = (await answer?.json().catch(() => null))?.error;
        return pixora.told(fault ? `${fault.message} ${fault.hint}`.trim() : pixora.words.unmade);
      }
      const link = document.createElement("a");
      link.href = URL.createObjectURL(await answer.blob());
      const named = /filename="?([^";]+)/.exec(answer.headers.get("content-disposition") || "");
      link.download = nameOf(query, named ? named[1] : new URL(answer.url).pathname.split("/").pop());
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
      return pixora.told("");
    }
  };

  const signOut = async () => {
    await fetch("/api/auth/logout", { method: "POST" }).catch(() => null);
    location.assign("/sign-in");
  };

  const nextTheme = () => {
    const dark = document.documentElement.dataset.theme
      ? document.documentElement.dataset.theme === "dark"
      : matchMedia("(prefers-color-scheme: dark)").matches;
    document.documentElement.dataset.theme = dark ? "light" : "dark";
    localStorage.setItem("pixora-theme", dark ? "light" : "dark");
  };
  const theme = localStorage.getItem("pixora-theme");
  if (theme) document.documentElement.dataset.theme = theme;
  addEventListener("DOMContentLoaded", () => Object.assign(document.body.dataset, { panel: "chat", view: "chat" }));
})();
