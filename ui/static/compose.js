// The message box, what is attached to it, and the conversation that stays at its end.
(() => {
  const { find, all } = pixora;
  let attached = null;

  pixora.write = (text) => {
    const box = pixora.box();
    box.value = text;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.focus();
    box.setSelectionRange(text.length, text.length);
  };

  // The conversation stays at its end, unless the reader went up in it.
  let atEnd = true;
  let before = 0;
  document.addEventListener(
    "scroll",
    (event) => {
      const chat = event.target;
      if (chat.id !== "px-chat") return;
      // Only a move upwards is the reader's: what is added below also takes the end away.
      if (chat.scrollTop < before - 4) atEnd = false;
      if (chat.scrollHeight - chat.scrollTop - chat.clientHeight < 80) atEnd = true;
      before = chat.scrollTop;
    },
    true,
  );
  pixora.toEnd = () => {
    const chat = find("#px-chat");
    if (!chat) return;
    if (find(".px-welcome", chat)) chat.scrollTop = 0;
    else if (atEnd) chat.scrollTop = chat.scrollHeight;
  };
  pixora.onChange((names) => {
    if (!names.includes("chat")) return;
    pixora.toEnd();
    const tab = find("#px-tab-chat");
    if (tab && document.body.dataset.panel !== "chat") tab.dataset.news = "true";
  });
  new ResizeObserver(() => pixora.toEnd()).observe(document.documentElement);

  const cards = () => all(".px-scene").map((card, i) => [card.dataset.scene, i + 1]);
  const offer = (file) => {
    const picture = file.type.startsWith("image/");
    const kind = picture ? "picture" : file.type.startsWith("video/") ? "clip" : "voice";
    const chosen = find(".px-scene[data-chosen]")?.dataset.scene;
    const places = [];
    if (kind === "voice") places.push(["music", "", pixora.words.attach_music]);
    for (const [scene, number] of cards())
      places.push([kind, scene, pixora.words[`attach_${kind}`].replace("{number}", number)]);
    if (picture)
      for (const one of all("[data-upload=reference]"))
        places.push(["reference", one.dataset.character, pixora.words.attach_character.replace("{name}", one.closest(".px-who").ariaLabel)]);
    places.push(["material", "", pixora.words.attach_later]);
    const select = find("#px-where select");
    select.replaceChildren(...places.map(([kind, of, text]) => new Option(text, `${kind} ${of}`, false, of === chosen)));
    find("#px-file-name").textContent = file.name;
    attached = file;
    find("#px-attached").showModal();
  };

  // While there is no film to put it into, or it is being made, a file is kept until its user says what it is for.
  const take = (file) => {
    const { script, phase } = document.body.dataset;
    if (script === "true" && phase !== "working") offer(file);
    else upload(file, "material", "");
  };
  const begun = () =>
    new Promise((resolve) => {
      if (pixora.task !== "new") return resolve();
      pixora.onChange(() => pixora.task !== "new" && resolve());
      pixora.act("begin");
    });

  const upload = async (file, kind, of) => {
    await begun();
    const form = new FormData();
    form.append("kind", kind);
    if (kind === "reference") form.append("character_id", of);
    else if (of) form.append("scene_id", of);
    form.append("file", file);
    pixora.told(pixora.words.sending.replace("{name}", file.name));
    const answer = await fetch(`/api/tasks/${pixora.task}/uploads`, { method: "POST", body: form }).catch(() => null);
    const sent = kind === "material" ? pixora.words.attached_later : pixora.words.sent;
    if (answer?.ok) return pixora.told(sent.replace("{name}", file.name));
    const fault = (await answer?.json().catch(() => null))?.error;
    pixora.told(fault ? `${fault.message} ${fault.hint}`.trim() : pixora.words.unsent.replace("{name}", file.name));
  };

  document.addEventListener("click", (event) => {
    if (!event.target.closest?.("#px-attach")) return;
    find("#px-file").click();
  });
  document.addEventListener("change", (event) => {
    if (event.target.type !== "file" || !event.target.files[0]) return;
    const file = event.target.files[0];
    const place = event.target.closest("[data-upload]")?.dataset;
    event.target.value = "";
    // What moves stands in a scene in the place of its picture.
    const kind = place?.upload === "picture" && file.type.startsWith("video/") ? "clip" : place?.upload;
    if (place) upload(file, kind, place.scene || place.character || "");
    else take(file);
  });
  document.addEventListener("submit", (event) => {
    if (event.target.id !== "px-where") return;
    event.preventDefault();
    const [kind, of] = find("#px-where select").value.split(" ");
    find("#px-attached").close();
    if (attached) upload(attached, kind, of);
    attached = null;
  });
  for (const name of ["dragover", "drop"])
    document.addEventListener(name, (event) => {
      const file = event.dataTransfer?.files?.[0];
      const hasFile = file || [...(event.dataTransfer?.types || [])].includes("Files");
      if (!hasFile) return;
      event.preventDefault();
      if (name === "drop") take(file);
    });
})();
