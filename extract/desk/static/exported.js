// The exported page: items stand in it as text that is drawn when it is asked for; rulings are kept in the browser, and leave
// as a file of JSON lines.
const page = JSON.parse(document.getElementById("page").textContent);
const shelf = `twofold/${page.project}/`;
const own = `${shelf}${page.export}/`;
const contents = JSON.parse(document.getElementById("contents").textContent);
const byId = (id) => document.getElementById(id);
const items = [...byId("items").children];
const item = new Map(items.map((li) => [li.dataset.id, li]));
const usual = new Map(items.map((li) => [li, li.firstElementChild.lastElementChild.textContent]));
const INPUTS = ["ruling", "value", "method", "who", "cause", "reason"];
const rulings = new Map(); // by id: what was filled in, and on which line
const undone = []; // what each ruling of this window replaced
let kept = true;
let saved = false;
let present = null;

function inBrowser(work) {
  try {
    return work(window.localStorage);
  } catch {
    kept = false;
    byId("unkept").hidden = false;
    return null;
  }
}

function keep(id, ruling) {
  saved = false;
  if (ruling) rulings.set(id, ruling);
  else rulings.delete(id);
  inBrowser((shop) => {
    shop.setItem(`${own}header`, JSON.stringify(page));
    shop.removeItem(`${own}saved`);
    if (ruling) shop.setItem(own + id, JSON.stringify(ruling));
    else shop.removeItem(own + id);
  });
}

function readBack() {
  inBrowser((shop) => {
    shop.setItem(`${own}header`, JSON.stringify(page));
    const there = Object.keys(shop).filter((name) => name.startsWith(own) && item.has(name.slice(own.length)));
    saved = shop.getItem(`${own}saved`) !== null;
    rulings.clear();
    for (const name of there) rulings.set(name.slice(own.length), JSON.parse(shop.getItem(name)));
  });
}

// ---------------------------------------------------------------------------------------- the list

const filters = byId("filters");
const isOpen = (li) => li.dataset.state === "open" && !li.dataset.waits && !rulings.has(li.dataset.id);

function wanted() {
  const { state, ...chosen } = Object.fromEntries(new FormData(filters));
  const asked = Object.entries(chosen).filter(([, value]) => value !== "");
  const fits = (li) => asked.every(([name, value]) => li.dataset[name] === value);
  const inState = (li) => state === "" || state === (rulings.has(li.dataset.id) ? "settled" : li.dataset.state);
  return { fits, inState };
}

function nextOpen() {
  const { fits } = wanted();
  const start = present ? items.indexOf(item.get(present)) + 1 : 0;
  const found = (from, to) => items.slice(from, to).find((li) => isOpen(li) && fits(li));
  return found(start) ?? found(0, start);
}

function mark(li, here, hidden) {
  const [link, word] = [li.firstElementChild, rulings.has(li.dataset.id) ? "ruled here" : usual.get(li)];
  const status = link.lastElementChild;
  if (li.hidden !== hidden) li.hidden = hidden;
  if (status.textContent !== word) status.textContent = word;
  if (here) link.setAttribute("aria-current", "page");
  else if (link.hasAttribute("aria-current")) link.removeAttribute("aria-current");
}

function list() {
  const { fits, inState } = wanted();
  let [all, open] = [0, 0];
  for (const li of items) {
    const here = li.dataset.id === present;
    mark(li, here, !here && !(inState(li) && fits(li)));
    all += li.dataset.state !== "look";
    open += li.dataset.state === "open" && !rulings.has(li.dataset.id);
  }
  byId("counted").textContent = `${all - open} of ${all} settled`;
  byId("progress").max = Math.max(all, 1);
  byId("progress").value = all - open;
  byId("undo").hidden = undone.length === 0;
  byId("save").hidden = rulings.size === 0;
  byId("saved").textContent = rulings.size ? (saved ? "All are in the file." : `${rulings.size} not in a file yet.`) : "";
  byId("next").hidden = nextOpen() === undefined;
  if (present) item.get(present).scrollIntoView({ block: "nearest" });
}

// ---------------------------------------------------------------------------------------- one item

function alike(li) {
  const box = byId("alike");
  const others = li.dataset.alike ? items.filter((other) => other !== li && other.dataset.alike === li.dataset.alike && isOpen(other)) : [];
  box.hidden = others.length === 0;
  const legend = document.createElement("legend");
  legend.textContent = "The same for others with these answers";
  box.replaceChildren(legend, ...others.map((other) => {
    const label = document.createElement("label");
    const check = document.createElement("input");
    label.className = "choice";
    check.type = "checkbox";
    check.name = "also";
    check.value = other.dataset.id;
    label.append(check, ` ${other.dataset.study}, ${other.dataset.row}`);
    return label;
  }));
}

function show(id) {
  present = item.has(id) ? id : null;
  const [middle, choices] = present ? contents.items[present] : [byId("done").innerHTML, null];
  byId("refused").textContent = "";
  byId("middle").innerHTML = middle;
  byId("choices").innerHTML = choices === null ? "" : contents.choices[choices];
  const li = item.get(present);
  const canRule = form.querySelector("input[name=ruling]") !== null;
  byId("how").hidden = !canRule;
  form.querySelector("button.main").hidden = !canRule;
  part("reason").value = "";
  byId("alike").hidden = true;
  if (li && canRule) alike(li);
  const ruled = rulings.get(present);
  if (ruled) fillIn(ruled);
  list();
  showMarks();
  byId("top").focus();
}

function fillIn(ruled) {
  const isCode = ruled.ruling === "another value" && [...(part("code")?.options ?? [])].some((code) => code.value === ruled.value);
  const chosen = form.querySelector(`input[name=ruling][value="${CSS.escape(isCode ? "missing code" : ruled.ruling)}"]`);
  if (chosen) chosen.checked = true;
  if (isCode) part("code").value = ruled.value;
  else if (part("value")) part("value").value = ruled.value;
  for (const name of ["method", "who", "cause", "reason"]) part(name).value = ruled[name];
}

function given() {
  const text = (name) => part(name)?.value.trim() ?? "";
  const ruling = form.querySelector("input[name=ruling]:checked")?.value ?? "";
  const isCode = ruling === "missing code";
  const hasValue = ["another value", "keep the row"].includes(ruling);
  const value = isCode ? text("code") : hasValue ? text("value") : "";
  return { ruling: isCode ? "another value" : ruling, value, method: text("method"), who: text("who"), cause: text("cause"), reason: text("reason") };
}

function lacking(what) {
  if (!what.ruling) return "Choose a ruling.";
  if (what.ruling === "another value" && !what.value) return "Write the other value.";
  if (!what.method) return "A ruling needs a method.";
  if (!what.who) return "A ruling needs the names of the people who decided.";
  return "";
}

function line(li, what, bulk) {
  const { key, study, table, row, field } = li.dataset;
  const pair = key.startsWith("p ");
  const seen = pair ? seenIn(li.dataset.id) : {};
  return { export: page.export, key, study, sheet: table, row, field: pair ? "" : field, seen, ...what, bulk };
}

function seenIn(id) {
  const drawn = document.createElement("template");
  drawn.innerHTML = contents.items[id][0];
  return Object.fromEntries([...drawn.content.querySelectorAll(".value")].map((value) => [value.dataset.name, value.textContent]));
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const what = given();
  const refused = lacking(what);
  byId("refused").textContent = refused;
  if (refused || !present) return;
  const also = [...form.querySelectorAll("input[name=also]:checked")].map((check) => check.value);
  const ids = [present, ...also];
  undone.push(ids.map((id) => [id, rulings.get(id)]));
  for (const id of ids) keep(id, line(item.get(id), what, ids.length > 1 ? ids.length : 0));
  const { study, field } = item.get(present).dataset;
  say(`Ruled: ${study}, ${field}: ${what.ruling} ${what.value}`.trim() + (also.length ? ` (and ${also.length} more with the same answers)` : ""));
  go(nextOpen()?.dataset.id ?? "");
});

byId("undo").addEventListener("click", () => {
  const before = undone.pop();
  if (!before) return;
  for (const [id, ruling] of before) keep(id, ruling);
  const { study, field } = item.get(before[0][0]).dataset;
  say(`Taken back: ${study}, ${field}.`);
  go(before[0][0]);
});

byId("next").addEventListener("click", (event) => {
  event.preventDefault();
  go(nextOpen()?.dataset.id ?? "");
});

function say(message) {
  byId("said").replaceChildren(Object.assign(document.createElement("p"), { textContent: message }));
}

function go(id) {
  if (location.hash.slice(1) === id) show(id);
  else location.hash = id;
}

// ---------------------------------------------------------------------------------------- the file

const asText = (header, lines) =>
  [{ ...header, rulings: lines.length }, ...lines].map((one) => JSON.stringify(one)).join("\n") + "\n";

function text() {
  const ruled = items.filter((li) => rulings.has(li.dataset.id));
  return asText(page, ruled.map((li) => ({ ...rulings.get(li.dataset.id), seen: seenIn(li.dataset.id) })));
}

function download(content, name) {
  const address = URL.createObjectURL(new Blob([content], { type: "application/jsonl" }));
  const link = Object.assign(document.createElement("a"), { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

byId("save").addEventListener("click", () => {
  saved = true;
  inBrowser((shop) => shop.setItem(`${own}saved`, "yes"));
  download(text(), `rulings-${page.export}.jsonl`);
  say(`Saved ${rulings.size} ${rulings.size === 1 ? "ruling" : "rulings"} to rulings-${page.export}.jsonl. Send this file to the person who gave you the page.`);
  list();
});

function older() {
  inBrowser((shop) => {
    const isRuling = (name) => name.startsWith(shelf) && !name.startsWith(own) && !/\/(header|saved)$/.test(name);
    const ruled = Object.keys(shop).filter(isRuling);
    for (const id of new Set(ruled.map((name) => name.split("/")[2]))) {
      const names = ruled.filter((name) => name.startsWith(`${shelf}${id}/`));
      const header = JSON.parse(shop.getItem(`${shelf}${id}/header`));
      const button = Object.assign(document.createElement("button"), { type: "button", textContent: `Save those ${names.length}` });
      button.addEventListener("click", () => download(asText(header, names.map((name) => JSON.parse(shop.getItem(name)))), `rulings-${id}.jsonl`));
      byId("older").append(`This browser also keeps rulings that were made on the page of ${header.exported.replace("T", " ").replace("Z", " UTC")}. `, button, " ");
      byId("older").hidden = false;
    }
  });
}

window.addEventListener("hashchange", () => show(location.hash.slice(1)));
window.addEventListener("storage", () => { readBack(); list(); });
window.addEventListener("beforeunload", (event) => {
  if (!kept && rulings.size && !saved) event.preventDefault();
});
filters.addEventListener("change", list);
filters.addEventListener("submit", (event) => event.preventDefault());
readBack();
older();
show(location.hash.slice(1) || (nextOpen()?.dataset.id ?? ""));
