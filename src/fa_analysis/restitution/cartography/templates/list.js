// The list, the choices with their counts, and the filters in force as buttons that remove them.
const list = byId("cards");
const boxes = [...document.querySelectorAll("input[data-facet]")].map((box) => {
  const f = data.facets.findIndex((facet) => facet.key === box.dataset.facet);
  const row = box.closest(".choice");
  return { box, f, choice: +box.dataset.choice, row, count: row.querySelector(".count"), bar: row.querySelector(".bar") };
});

function showChoices(counts) {
  for (const one of boxes) {
    const n = counts[one.f][one.choice];
    one.box.checked = state.ticked[one.f].has(one.choice);
    one.count.textContent = number(n);
    one.row.classList.toggle("zero", n === 0);
    one.bar.style.width = (100 * n) / data.projects.length + "%";
  }
  document.querySelectorAll(".facet").forEach((details) => {
    const f = data.facets.findIndex((facet) => facet.key === details.dataset.facet);
    details.querySelector(".ticked").textContent = state.ticked[f].size || "";
  });
}

let drawnOrder = "";
function showList(shown) {
  const visible = new Set(shown);
  cards.forEach((card, i) => {
    if (card.hidden === visible.has(i)) card.hidden = !card.hidden;
  });
  if (state.sort !== drawnOrder) {
    const ranks = sorted(data.projects.map((project, i) => i));
    list.append(...ranks.map((i) => cards[i]));
    drawnOrder = state.sort;
  }
  const all = data.projects.length;
  const told = shown.length === all ? count(all, words.all_one, words.all) : count(shown.length, words.one, words.many);
  byId("shown").textContent = fill(told, { of: number(all) });
  byId("nothing").hidden = shown.length > 0;
  byId("nothing").textContent = words.none;
}

// What is in force: the words, and how to take it away.
function inForce() {
  const found = [];
  if (state.q.trim()) found.push([fill(words.search, { name: state.q.trim() }), () => (state.q = "")]);
  data.facets.forEach((facet, f) => {
    for (const c of [...state.ticked[f]].sort((a, b) => a - b)) {
      found.push([colon(facet.title, facet.labels[c]), () => state.ticked[f].delete(c)]);
    }
  });
  if (state.from && state.to) found.push([fill(words.between, { a: state.from, b: state.to }), () => (state.from = state.to = "")]);
  else if (state.from) found.push([fill(words.from, { name: state.from }), () => (state.from = "")]);
  else if (state.to) found.push([fill(words.to, { name: state.to }), () => (state.to = "")]);
  return found;
}

function showChips() {
  const found = inForce();
  const chips = found.map(([text, remove]) => {
    const chip = make("button", "chip", text);
    chip.type = "button";
    chip.setAttribute("aria-label", fill(words.remove, { name: text }));
    chip.addEventListener("click", () => {
      remove();
      refresh();
      (byId("chips").querySelector("button") || byId("q")).focus();
    });
    const item = document.createElement("li");
    item.append(chip);
    return item;
  });
  byId("chips").replaceChildren(...chips);
  byId("printed").textContent = found.length ? found.map(([text]) => text).join(" ; ") : words.no_filter;
}

function make(kind, name, text) {
  const element = document.createElement(kind);
  if (name) element.className = name;
  if (text !== undefined) element.textContent = text;
  return element;
}

function showYears(yearless) {
  if (!byId("from")) return;
  byId("from").value = state.from;
  byId("to").value = state.to;
  byId("no-year").textContent = yearless ? count(yearless, words.no_year_one, words.no_year) : "";
}

