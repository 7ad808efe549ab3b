// The review panel: shows one unit in its context, sends what a key asks. Words only ever enter the page as text.

const KEYS = {
  o: "accept", Enter: "accept", n: "refuse", i: "unsure", l: "whole", u: "undo",
  ArrowRight: "next", ArrowLeft: "previous",
};

function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children.filter((child) => child !== null && child !== ""));
  return made;
}

// Offsets count code points, as Python does; JavaScript strings count halves of them.
function highlighted(text, item) {
  const points = Array.from(text);
  if (!item || item.start === null) return [text];
  const [before, quote, after] = [[0, item.start], [item.start, item.end], [item.end, points.length]].map(
    ([from, to]) => points.slice(from, to).join(""),
  );
  return [before, element("mark", {}, quote), after];
}

function render({ model, el }) {
  let chosen = 0;
  let shown = null; // the unit on the table: another one starts from its first undecided proposal
  const root = element("div", { className: "fa-review", tabIndex: 0 });
  root.setAttribute("role", "group");
  root.setAttribute("aria-label", model.get("words").panel);
  root.setAttribute("data-lm-suppress-shortcuts", "true"); // JupyterLab's own keys stay out
  const note = element("input", { className: "fa-note", type: "text", placeholder: model.get("words").note });
  const pick = element("select", { className: "fa-add" });
  pick.setAttribute("aria-label", model.get("words").add);
  note.setAttribute("aria-label", model.get("words").note);
  const live = element("div", { className: "fa-live" });
  live.setAttribute("role", "status");

  function send(act, more = {}) {
    const item = model.get("view").items[chosen];
    const message = { act, note: note.value, ...more };
    if (["accept", "refuse", "unsure"].includes(act)) {
      if (!item) return;
      message.code = item.code;
    }
    if (!["next", "previous", "undo"].includes(act)) note.value = "";
    model.send(message);
  }

  function firstOpen(items) {
    const open = items.findIndex((item) => item.verdict === "");
    return open < 0 ? 0 : open;
  }

  function itemRow(item, rank) {
    const words = model.get("words");
    const said = { yes: words.yes, no: words.no, unsure: words.maybe, "": "" }[item.verdict];
    const row = element("li", { className: rank === chosen ? "fa-item fa-chosen" : "fa-item" },
      element("b", {}, item.label), " ", element("span", { className: "fa-rule" }, item.rule), " ",
      element("span", { className: `fa-said fa-${item.verdict || "open"}` }, said));
    row.setAttribute("aria-current", String(rank === chosen));
    row.addEventListener("click", () => { chosen = rank; draw(); });
    return row;
  }

  function button(act) {
    const made = element("button", { type: "button", className: `fa-${act}` }, model.get("words")[act]);
    made.addEventListener("click", () => { send(act); root.focus(); });
    return made;
  }

  function choices() {
    const first = element("option", { value: "" }, model.get("words").add);
    const codes = model.get("codes").map(({ code, label }) => element("option", { value: code }, label));
    pick.replaceChildren(first, ...codes);
  }

  function draw() {
    const view = model.get("view");
    const words = model.get("words");
    if (view.unit_id !== shown) { shown = view.unit_id; chosen = firstOpen(view.items); }
    chosen = Math.min(chosen, Math.max(0, view.items.length - 1));
    const where = [`${view.unit_id}`, `${view.at} / ${view.of}`, `${view.left} ${words.left}`];
    if (view.drawn) where.push(words.drawn);
    if (view.why) where.push(view.why);
    const list = view.items.length
      ? element("ol", { className: "fa-items" }, ...view.items.map(itemRow))
      : element("p", { className: "fa-none" }, words.none);
    live.textContent = view.error || view.told;
    live.className = view.error ? "fa-live fa-error" : "fa-live";
    root.replaceChildren(
      element("div", { className: "fa-where" }, where.join(" · ")),
      view.asked ? element("p", { className: "fa-asked" }, `${words.asked} : ${view.asked}`) : "",
      view.before ? element("p", { className: "fa-near" }, `… ${view.before}`) : "",
      element("p", { className: "fa-text" }, ...highlighted(view.text, view.items[chosen])),
      view.after ? element("p", { className: "fa-near" }, `${view.after} …`) : "",
      list,
      element("div", { className: "fa-buttons" },
        ...["accept", "refuse", "unsure", "whole", "undo", "previous", "next"].map(button), pick, note),
      live,
    );
  }

  pick.addEventListener("change", () => {
    if (pick.value) send("add", { code: pick.value });
    pick.value = "";
    root.focus();
  });

  root.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const writing = event.target === note || event.target === pick;
    if (writing) {
      if (event.key === "Escape") root.focus();
      return;
    }
    if (event.target.tagName === "BUTTON" && event.key === "Enter") return;
    const items = model.get("view").items;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (event.key === "ArrowDown") chosen = Math.min(chosen + 1, Math.max(0, items.length - 1));
    else if (event.key === "ArrowUp") chosen = Math.max(chosen - 1, 0);
    else if (key === "a") pick.focus();
    else if (KEYS[key]) send(KEYS[key]);
    else return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key.startsWith("Arrow") && !KEYS[event.key]) draw();
  });

  function changed() {
    const focused = root.contains(document.activeElement);
    const view = model.get("view");
    // After a verdict, go to the next proposal that has none.
    if (view.unit_id === shown && view.items.some((item) => item.verdict === "")) {
      const open = view.items.findIndex((item, rank) => rank >= chosen && item.verdict === "");
      chosen = open < 0 ? firstOpen(view.items) : open;
    }
    draw();
    if (focused) root.focus();
  }

  model.on("change:view", changed);
  model.on("change:codes", choices);
  choices();
  draw();
  el.append(root);
  return () => { model.off("change:view", changed); model.off("change:codes", choices); };
}

export default { render };
