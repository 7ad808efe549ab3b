// The sheet of one project. Every text of the study is put in as text, never as HTML.
const sheet = byId("sheet");
let shownNow = [];

function openSheet(i) {
  const project = data.projects[i];
  state.sheet = project.id;
  byId("sheet-id").textContent = project.id;
  byId("sheet-title").textContent = project.title;
  byId("sheet-text").replaceChildren(...marked(project.text, project));
  byId("sheet-about").replaceChildren(...project.about.flatMap(([name, told]) => [make("dt", "", name), make("dd", "", told)]));
  byId("sheet-profile").replaceChildren(...data.dims.map((dim, rank) => profileRow(project, dim, rank)));
  byId("sheet-near").replaceChildren(...nearRows(project));
  byId("sheet-cases").replaceChildren(...project.cases.flatMap(caseParts));
  const at = shownNow.indexOf(i);
  byId("rank").textContent = at < 0 ? "" : fill(words.rank, { n: number(at + 1), of: number(shownNow.length) });
  byId("before").disabled = at < 1;
  byId("after").disabled = at < 0 || at === shownNow.length - 1;
  if (!sheet.open) sheet.showModal();
  document.body.classList.add("reading");
  sheet.scrollTop = 0;
  byId("sheet-title").focus();
  writeAddress();
}

function step(by) {
  const at = shownNow.indexOf(data.projects.findIndex((project) => project.id === state.sheet));
  if (at >= 0 && shownNow[at + by] !== undefined) openSheet(shownNow[at + by]);
}

// The description, with the passages that rules recognised.
function marked(text, project) {
  const quotes = [...new Set(Object.values(project.codes).flatMap((code) => code.q))];
  const ends = [];
  for (const quote of quotes) {
    for (let at = text.indexOf(quote); quote && at >= 0; at = text.indexOf(quote, at + 1)) {
      const inside = (k) => k >= 0 && k < text.length && /[\p{L}\p{N}]/u.test(text[k]);
      if (!inside(at - 1) && !inside(at + quote.length)) ends.push([at, at + quote.length]);
    }
  }
  ends.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
  const found = [];
  let done = 0;
  for (const [start, end] of ends) {
    if (end <= done) continue;
    const from = Math.max(start, done);
    found.push(text.slice(done, from), make("mark", "", text.slice(from, end)));
    done = end;
  }
  return [...found, text.slice(done)];
}

function profileRow(project, dim, rank) {
  const row = make("li", dim.code in project.codes ? "" : "missing");
  const own = project.codes[dim.code];
  const mark = make("span", own ? "mark d" + rank : "mark none", own ? dim.mark : "");
  mark.setAttribute("aria-hidden", "true");
  const title = make("p", "title kept", own ? dim.label + " " : colon(dim.label, words.absent));
  title.title = dim.definition;
  row.append(mark, title);
  if (!own) return row;
  title.append(...shownBy(own));
  const carried = dim.practices.filter((practice) => practice.code in project.codes);
  for (const practice of carried) {
    const line = make("p", "kept", "● " + practice.label + " ");
    line.append(...shownBy(project.codes[practice.code]));
    row.append(line);
  }
  const rest = dim.practices.filter((practice) => !(practice.code in project.codes)).map((practice) => practice.label);
  if (rest.length) row.append(make("p", "kept rest", "○ " + fill(words.others, { name: rest.join(", ") })));
  return row;
}

function shownBy(code) {
  const by = words[code.q.length ? code.by : code.by + "_alone"] || code.by;
  const quotes = code.q.flatMap((quote, i) => [i ? ", " : "", make("em", "", fill(words.quoted, { text: quote }))]);
  return [...quotes, make("small", "by", (quotes.length ? " – " : "– ") + by)];
}

function nearRows(project) {
  if (!project.near.length) {
    const coded = Object.keys(project.codes).length;
    return [make("li", "hint", coded ? words.alone : words.uncoded)];
  }
  return project.near.map((one) => {
    const other = data.projects[one.i];
    const button = make("button", "", other.title);
    button.type = "button";
    button.addEventListener("click", () => openSheet(one.i));
    const row = document.createElement("li");
    row.append(button, make("p", "by", other.about.slice(0, 2).map((pair) => pair[1]).join(" · ")));
    const isDimension = (code) => data.dims.some((dim) => dim.code === code);
    const labels = (codes) => codes.map((code) => labelOf.get(code));
    const why = [
      [words.shared_practices, labels(one.codes.filter((code) => !isDimension(code)))],
      [words.shared_dimensions, labels(one.codes.filter(isDimension))],
      [words.shared_words, one.words],
    ];
    for (const [name, told] of why) if (told.length) row.append(make("p", "", colon(name, told.join(", "))));
    row.append(make("p", "by", fill(words.shared_of, { n: one.codes.length, of: one.of })));
    return row;
  });
}

function caseParts(one) {
  const parts = one.parts.flatMap((part) => [...(part.h ? [make("h4", "", part.h)] : []), ...part.p.map((text) => make("p", "", text))]);
  return [make("h3", "", colon(words.study, one.title)), ...parts];
}

