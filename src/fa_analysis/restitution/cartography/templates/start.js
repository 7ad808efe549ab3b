// Listens, and shows again after each change.
function refresh() {
  const { shown, counts, yearless } = compute();
  shownNow = shown;
  showChoices(counts);
  showMap(counts);
  showList(shown);
  showChips();
  showYears(yearless);
  if (byId("q").value.trim() !== state.q.trim()) byId("q").value = state.q;
  byId("sort").value = state.sort;
  writeAddress();
}

function follow() {
  clearTimeout(resting);
  state = readAddress();
  const i = data.projects.findIndex((project) => project.id === state.sheet);
  if (i < 0) state.sheet = "";
  refresh();
  if (i >= 0) openSheet(i);
  else if (sheet.open) sheet.close();
}

boxes.forEach((one) => one.box.addEventListener("change", () => toggle(one.f, one.choice)));
byId("q").addEventListener("input", (event) => {
  state.q = event.target.value;
  refresh();
});
for (const [id, name] of [["from", "from"], ["to", "to"], ["sort", "sort"]]) {
  if (byId(id)) byId(id).addEventListener("change", (event) => {
    state[name] = event.target.value;
    refresh();
  });
}
byId("reset").addEventListener("click", () => {
  state = { ...blank(), sort: state.sort };
  refresh();
  byId("q").focus();
});
list.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-sheet]");
  if (button) openSheet(+button.dataset.sheet);
});
byId("before").addEventListener("click", () => step(-1));
byId("after").addEventListener("click", () => step(1));
byId("close").addEventListener("click", () => sheet.close());
sheet.addEventListener("click", (event) => event.target === sheet && sheet.close());
sheet.addEventListener("close", () => {
  const i = data.projects.findIndex((project) => project.id === state.sheet);
  state.sheet = "";
  document.body.classList.remove("reading");
  writeAddress();
  if (i >= 0 && !cards[i].hidden) cards[i].querySelector("button").focus();
});
byId("print").addEventListener("click", () => window.print());
byId("print-sheet").addEventListener("click", () => window.print());
window.addEventListener("hashchange", follow);
window.addEventListener("pagehide", writeAddressNow);
if (matchMedia("(max-width: 56rem)").matches) byId("filters").open = false;
startMap();
follow();
