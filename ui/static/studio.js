"use strict";
// What the page does by itself: its name, buttons within it, its address, scrolling, and coming back after a lost server.
const pixora = {
  name: [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join(""),
  act: () => {},
  asked: () => new URLSearchParams(location.search).get("task") || "",
};

(() => {
  const DRAFT = "pixora-draft";
  const find = (selector) => document.querySelector(selector);
  const box = () => find("#px-box textarea");

  document.addEventListener("click", (event) => {
    const acting = event.target.closest("[data-act]");
    if (!acting || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    if (acting.closest("#px-films")) find("#px-films").hidePopover();
    const { act, value } = acting.dataset;
    pixora.act(act, value || "");
    if (act === "open" && value === "new") box()?.focus();
  });

  document.addEventListener(
    "toggle",
    (event) => {
      if (event.target.id === "px-films" && event.newState === "open") pixora.act("films", "");
    },
    true,
  );

  // The conversation stays at its end, unless the reader went up in it.
  const follow = (chat) => {
    let atEnd = true;
    let before = 0;
    chat.addEventListener("scroll", () => {
      // Only a move upwards is the reader's: what is added below also takes the end away.
      if (chat.scrollTop < before - 4) atEnd = false;
      if (chat.scrollHeight - chat.scrollTop - chat.clientHeight < 80) atEnd = true;
      before = chat.scrollTop;
    });
    let said = 0;
    new MutationObserver(() => {
      if (find(".px-welcome")) chat.scrollTop = 0;
      else if (atEnd) chat.scrollTop = chat.scrollHeight;
      // On a phone the whole page scrolls: an answer to what was just written is brought into view.
      const told = chat.querySelectorAll(".px-user, .px-fault");
      if (said && told.length > said) told[told.length - 1].scrollIntoView({ block: "nearest" });
      said = told.length;
    }).observe(chat, { childList: true, subtree: true, characterData: true });
  };

  // Which film is open stands in the address, so that a reload and a second tab show the same.
  const stand = () => {
    const standing = find("#px-standing i");
    if (!standing) return;
    const { task, phase } = standing.dataset;
    document.body.dataset.phase = phase;
    const address = new URL(location.href);
    if (address.searchParams.get("task") !== task) {
      address.searchParams.set("task", task);
      history.replaceState(history.state, "", address);
    }
    const title = find("#px-player h2, #px-stage .px-working h2")?.textContent;
    document.title = title ? `${title} · Pixora` : "Pixora";
  };

  const keepDraft = () => {
    const draft = sessionStorage.getItem(DRAFT);
    sessionStorage.removeItem(DRAFT);
    if (!draft || !box()) return;
    box().value = draft;
    box().dispatchEvent(new Event("input", { bubbles: true }));
  };

  const comeBack = async () => {
    const banner = document.createElement("div");
    banner.className = "px-lost";
    banner.setAttribute("role", "status");
    banner.textContent = "The studio does not answer. Your film goes on as soon as it is back.";
    document.body.append(banner);
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, 1000));
      const answer = await fetch("/api/ready", { cache: "no-store" }).catch(() => null);
      if (answer?.ok) break;
    }
    location.reload();
  };

  const stayAlive = () => {
    let leaving = false;
    addEventListener("pagehide", () => {
      leaving = true;
    });
    addEventListener("pageshow", (event) => {
      if (event.persisted) location.reload();
    });
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const line = new WebSocket(`${scheme}://${location.host}/api/studio/alive?page=${pixora.name}`);
    line.addEventListener("close", () => {
      if (leaving) return;
      // Whoever reloads the page after this, what was being written is kept.
      addEventListener("pagehide", () => sessionStorage.setItem(DRAFT, box()?.value || ""));
      comeBack();
    });
  };

  const begin = () => {
    const ready = find("#px-chat .px-log, #px-chat .px-welcome") && find("#px-standing") && box();
    if (!ready) return false;
    follow(find("#px-chat"));
    new MutationObserver(stand).observe(find("#px-main"), { childList: true, subtree: true, attributes: true });
    new MutationObserver(stand).observe(find("#px-standing"), { childList: true, subtree: true, attributes: true });
    stand();
    keepDraft();
    return true;
  };

  addEventListener("DOMContentLoaded", () => {
    stayAlive();
    if (begin()) return;
    const waiting = new MutationObserver(() => {
      if (begin()) waiting.disconnect();
    });
    waiting.observe(document.body, { childList: true, subtree: true });
  });
})();
