// The exported page: items stand in it as text that is drawn when it is asked for, and what their texts have in common stands
// there once; rulings are kept in the browser, and leave as a file of JSON lines.
const page = JSON.parse(document.getElementById("page").textContent);
const shelf = `twofold/${page.project}/`;
const own = `${shelf}${page.export}/`;
const contents = JSON.parse(document.getElementById("contents").textContent);
const byId = (id) => document.getElementById(id);
const made = (name, what, ...inside) => {
  const one = Object.assign(document.createElement(name), what);
  one.append(...inside);
  return one;
};
const joined = (parts) => parts.map((part) => (typeof part === "number" ? contents.shared[part] : part)).join("");
const items = contents.items.map(([choices, ...columns]) => {
  const middle = columns.pop(); // it is put together when it is shown
  const texts = columns.map((parts, place) => [contents.columns[place], joined(parts)]);
  return { ...Object.fromEntries(texts), choices, middle };
});
const item = new Map(items.map((one) => [one.id, one]));
const AROUND = 60; // items of the list that are shown before and after the present one
const HOW = ["method", "who", "cause"]; // remembered from the last ruling
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
    if (shop.getItem(`${own}header`) === null) shop.setItem(`${own}header`, JSON.stringify(page));
    shop.removeItem(`${own}saved`);
    if (ruling) shop.setItem(own + id, JSON.stringify(ruling));
    else shop.removeItem(own + id);
  });
}

function readBack() {
  inBrowser((shop) => {
    shop.setItem(`${own}header`, JSON.stringify(page));
    const there = Object.keys(shop).filter((name) => name.startsWith(own)).map((name) => name.slice(own.length));
    saved = shop.getItem(`${own}saved`) !== null;
    rulings.clear();
    for (const id of there) if (known(id)) rulings.set(id, JSON.parse(shop.getItem(own + id)));
  });
}

// ---------------------------------------------------------------------------------------- the list

const filters = byId("filters");
const isOpen = (one) => one.state === "open" && !one.waits && !rulings.has(one.id);
const ASK = "ask the authors";

function wanted() {
  const { state, ...chosen } = Object.fromEntries(new FormData(filters));
  const asked = Object.entries(chosen).filter(([, value]) => value !== "");
  const whoOf = (one) => `${one.who};${rulings.get(one.id)?.who ?? ""}`.split(";").map((name) => name.trim());
  const fits = (one) => asked.every(([name, value]) => (name === "who" ? whoOf(one).includes(value) : one[name] === value));
  const inState = (one) => state === "" || state === (rulings.has(one.id) || one.state === "asked" ? "settled" : one.state);
  return { fits, inState };
}

function nextOpen() {
  const { fits } = wanted();
  const start = present ? items.indexOf(item.get(present)) + 1 : 0;
  const found = (from, to) => items.slice(from, to).find((one) => isOpen(one) && fits(one));
  return found(start) ?? found(0, start);
}

const shortened = (words, longest) => (words.length > longest ? `${words.slice(0, longest - 3)}...` : words);

function inList({ id, shown_study, shown_field, shown_row }) {
  const link = made("a", { href: `#${id}` }, made("span", { className: "study", textContent: shown_study }), ` ${shown_field} `,
    made("span", { className: "row", textContent: shortened(shown_row, 60) }), " ", made("span", { className: "status" }));
  return made("li", {}, link);
}

function mark(one) {
  one.li ??= inList(one); // each time only those around the present one are in the page
  const link = one.li.firstElementChild;
  const [status, words] = [link.lastElementChild, rulings.has(one.id) ? "ruled here" : one.status];
  if (status.textContent !== words) status.textContent = words; // a text that is set anew is laid out anew
  if (one.id === present) link.setAttribute("aria-current", "page");
  else link.removeAttribute("aria-current");
}

// Puts these into the list, in this order. Nearly all of them are there already.
function place(wanted) {
  const shown = byId("items");
  const stay = new Set(wanted);
  for (const li of [...shown.children]) if (!stay.has(li)) li.remove();
  let next = shown.firstElementChild;
  for (const li of wanted) {
    if (li === next) next = next.nextElementSibling;
    else shown.insertBefore(li, next);
  }
}

function list() {
  const { fits, inState } = wanted();
  const chosen = items.filter((one) => one.id === present || (inState(one) && fits(one)));
  const here = Math.max(0, chosen.findIndex((one) => one.id === present));
  const near = chosen.slice(Math.max(0, here - AROUND), here + AROUND);
  near.forEach(mark);
  place(near.map((one) => one.li));
  const words = [...filters.elements].map((one) => one.selectedOptions[0]).filter((one) => !one.defaultSelected).map((one) => one.textContent.trim());
  filters.previousElementSibling.textContent = ["Filters", words.join(", ")].filter(Boolean).join(": ");
  byId("more").textContent = near.length < chosen.length ? `${near.length} of ${chosen.length} are listed: those around this one.` : "";
  const all = items.filter((one) => one.state !== "look").length;
  const open = items.filter((one) => one.state === "open" && !rulings.has(one.id)).length;
  const asked = items.filter((one) => one.state !== "look" && (rulings.get(one.id)?.ruling ?? (one.state === "asked" ? ASK : "")) === ASK).length;
  const waiting = asked ? `, ${asked} ${asked === 1 ? "waits" : "wait"} for the authors` : "";
  byId("counted").textContent = `${all - open - asked} of ${all} settled${waiting}`;
  byId("progress").max = Math.max(all, 1);
  byId("progress").value = all - open - asked;
  byId("undo").hidden = undone.length === 0;
  byId("save").hidden = rulings.size === 0;
  byId("saved").textContent = rulings.size ? (saved ? "All are in the file." : `${rulings.size} not in a file yet.`) : "";
  byId("next").hidden = nextOpen() === undefined;
}

// ---------------------------------------------------------------------------------------- cells on which nobody differs

const textsOf = (cell) => contents.others.names.map((name, place) => [name, typeof cell === "string" ? cell : cell[place]]);

// Whether there is such an item. Another cell becomes one when somebody looks at it, as "o12-3": row 12, its fourth field.
function known(id) {
  const found = /^o(\d+)-(\d+)$/.exec(id);
  if (item.has(id) || !found) return item.has(id);
  const [study, table, row, cells] = contents.others.rows[found[1]] ?? [];
  if ((cells?.[found[2]] ?? null) === null) return false;
  const [field, choices, guidance] = contents.others.fields[table][found[2]];
  const cell = { study, table, row, field, guidance, history: historyOf(found[1], found[2]) };
  const shown = { shown_study: study, shown_field: field, shown_row: row };
  const one = { id, key: "", state: "look", waits: "", study, table, row, field, kind: "", who: contents.others.names.join("; "), alike: "", status: "agreed",
    ...shown, choices, middle: [drawn(cell, textsOf(cells[found[2]]))] };
  const before = items.findLastIndex((other) => other.study === study);
  items.splice(before + 1, 0, one);
  item.set(id, one);
  return true;
}

// The cells are counted row by row: in this order the page has their histories.
function historyOf(row, place) {
  const inRow = (cells) => cells.filter((cell) => cell !== null).length;
  const before = contents.others.rows.slice(0, row).reduce((sum, [, , , cells]) => sum + inRow(cells), 0);
  return joined(contents.others.histories[before + inRow(contents.others.rows[row][3].slice(0, place))]);
}

function drawn({ study, table, row, field, guidance, history }, texts) {
  const title = made("h1", { id: "top", tabIndex: -1 }, made("span", { className: "study", textContent: study }), ` ${table}${row ? `, ${row}` : ""}: `,
    made("strong", { textContent: field }));
  const why = "Nobody differs here. Rule on it if a ruling on another cell breaks a rule of the form together with this one.";
  const kind = made("p", { className: "kind" }, made("span", { className: "status", textContent: "agreed" }), ` ${why}`);
  const sides = made("div", { className: "sides" }, ...texts.map(([name, text]) => {
    const value = made("div", { className: "value", tabIndex: 0, textContent: text });
    value.dataset.name = name;
    const side = made("section", { className: "side" }, made("h2", { textContent: name }), value);
    side.setAttribute("aria-label", name);
    return side;
  }));
  const asked = made("p", { className: "guidance" }, made("b", { textContent: "What to extract:" }), ` ${guidance}`);
  const earlier = made("details", {}, made("summary", { textContent: "History of this cell" }), made("pre", { className: "history", textContent: history }));
  return [title, kind, sides, ...(guidance ? [asked] : []), earlier].map((part) => part.outerHTML).join("");
}

function others({ study }) {
  const found = contents.others.rows.flatMap(([of, table, row, cells], place) => of !== study ? [] : cells.flatMap((cell, number) =>
    cell === null ? [] : [{ id: `o${place}-${number}`, place: [table, row].filter(Boolean).join(", "), field: contents.others.fields[table][number][0], cell }]));
  if (!found.length) return;
  const summary = made("summary", {}, `${contents.others.title} (${found.length}), on which nobody differs and which rules of the form read`);
  const box = made("details", { className: "others" }, summary);
  box.addEventListener("toggle", () => {
    if (box.children.length > 1) return;
    box.append(made("ul", {}, ...found.map(({ id, place, field, cell }) => made("li", {}, `${place}: ${field} `,
      made("b", { textContent: [...new Set(textsOf(cell).map(([, text]) => text))].join(" / ") }), " ", made("a", { href: `#${id}`, textContent: "Rule on it" })))));
  });
  byId("middle").append(box);
}

// ---------------------------------------------------------------------------------------- one item

function alike(one) {
  const box = byId("alike");
  const others = one.alike ? items.filter((other) => other !== one && other.alike === one.alike && isOpen(other)) : [];
  box.hidden = others.length === 0;
  const legend = made("legend", { textContent: "The same for others with these answers" });
  box.replaceChildren(legend, ...others.map((other) =>
    made("label", { className: "choice" }, made("input", { type: "checkbox", name: "also", value: other.id }), ` ${[other.study, other.row].filter(Boolean).join(", ")}`)));
  offerAll(box);
}

function show(id) {
  present = known(id) ? id : null;
  const one = item.get(present);
  byId("refused").textContent = "";
  byId("middle").innerHTML = one ? joined(one.middle) : byId("done").innerHTML;
  byId("choices").innerHTML = one ? contents.choices[one.choices] : "";
  if (!one) withoutFilters();
  const canRule = form.querySelector("input[name=ruling]") !== null;
  byId("how").hidden = !canRule;
  form.querySelector("button.main").hidden = !canRule;
  part("reason").value = "";
  byId("alike").hidden = true;
  if (one && canRule) alike(one);
  if (one) others(one);
  const ruled = rulings.get(present);
  if (ruled) fillIn(ruled);
  if (ruled) byId("top").after(takesBack(present));
  list();
  showMarks();
  byId("top").focus();
  showInList(one?.li);
}

// Nothing is open among the items that the filters leave: says how many others are.
function withoutFilters() {
  const left = items.filter(isOpen).length;
  byId("all-done").hidden = left > 0;
  for (const part of byId("middle").querySelectorAll(".some-left")) part.hidden = left === 0;
  byId("left").textContent = `${left} ${left === 1 ? "item is" : "items are"} open without them.`;
  byId("show-all").addEventListener("click", () => {
    filters.reset();
    go(nextOpen()?.id ?? "");
  });
}

function takesBack(id) {
  const button = made("button", { type: "button", textContent: "Take it back" });
  button.addEventListener("click", () => {
    undone.push([[id, rulings.get(id)]]);
    keep(id, undefined);
    say(`Taken back: ${item.get(id).study}, ${item.get(id).field}.`);
    show(id);
  });
  return made("p", { className: "hint" }, made("b", { textContent: "Ruled here." }), " ", button);
}

function fillIn(ruled) {
  const isCode = ruled.ruling === "another value" && [...(part("code")?.options ?? [])].some((code) => code.value === ruled.value);
  const chosen = form.querySelector(`input[name=ruling][value="${CSS.escape(isCode ? "missing code" : ruled.ruling)}"]`);
  if (chosen) chosen.checked = true;
  if (isCode) part("code").value = ruled.value;
  else if (part("value")) part("value").value = ruled.value;
  for (const name of [...HOW, "reason"]) part(name).value = ruled[name];
}

function given() {
  const text = (name) => part(name)?.value.trim() ?? "";
  const ruling = form.querySelector("input[name=ruling]:checked")?.value ?? "";
  const isCode = ruling === "missing code";
  const hasValue = ["another value", "keep the row"].includes(ruling);
  const value = isCode ? text("code") : hasValue ? text("value") : "";
  return { ruling: isCode ? "another value" : ruling, value, method: text("method"), who: text("who"), cause: text("cause"), reason: text("reason") };
}

// What is wrong with another value, as far as this page can tell.
function mistake() {
  const value = part("value");
  return value ? mistakeIn(value.value, contents.checks.fields[value.dataset.check], contents.checks) : "";
}

form.addEventListener("input", (event) => {
  if (event.target.name === "value") byId("value-mistake").textContent = mistake();
});

function lacking(what) {
  if (!what.ruling) return "Choose a ruling.";
  if (what.ruling === "another value" && !what.value) return "Write the other value.";
  const wrong = part("value")?.value.trim() === what.value ? mistake() : "";
  if (wrong) return `Another value: ${wrong}`;
  if (!what.method) return "A ruling needs a method.";
  if (!what.who) return "A ruling needs the names of the people who decided.";
  return "";
}

function line(one, what, bulk) {
  const { id, key, study, table, row, field } = one;
  const pair = key.startsWith("p ");
  const seen = pair ? seenIn(id) : {};
  return { export: page.export, key, study, sheet: table, row, field: pair ? "" : field, seen, ...what, bulk };
}

function seenIn(id) {
  const drawn = document.createElement("template");
  drawn.innerHTML = joined(item.get(id).middle);
  return Object.fromEntries([...drawn.content.querySelectorAll(".value")].map((value) => [value.dataset.name, value.textContent]));
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const what = given();
  const refused = lacking(what);
  byId("refused").textContent = refused;
  strangers();
  if (refused || !present) return;
  const also = [...form.querySelectorAll("input[name=also]:checked")].map((check) => check.value);
  const ids = [present, ...also];
  undone.push(ids.map((id) => [id, rulings.get(id)]));
  if (what.reason) offer(what.reason);
  const remembered = { ...Object.fromEntries(HOW.map((name) => [name, what[name]])), reason: byId("again").firstElementChild.dataset.reason };
  inBrowser((shop) => shop.setItem(`${own}how`, JSON.stringify(remembered)));
  for (const id of ids) keep(id, line(item.get(id), what, ids.length > 1 ? ids.length : 0));
  const { study, field } = item.get(present);
  say(`Ruled: ${study}, ${field}: ${what.ruling} ${what.value}`.trim() + (also.length ? ` (and ${also.length} more with the same answers)` : ""));
  go(nextOpen()?.id ?? "");
});

// A name is checked when the file is taken in. One that the page does not offer may be mistyped.
function strangers() {
  const names = (text) => text.split(/[;,&/+\n]|\band\b/).map((name) => name.trim()).filter(Boolean);
  const plain = (name) => {  // A. K., A.K. and AK are the same initials
    const parts = name.toLowerCase().replaceAll(".", " ").split(/\s+/).filter(Boolean);
    return parts.every((one) => one.length === 1) ? parts.join("") : name.toLowerCase();
  };
  const { called, blinded } = byId("people").dataset;
  const known = new Set([...[...byId("people").options].map((one) => one.value), called].flatMap(names).map(plain));
  const unknown = names(part("who").value).filter((name) => !known.has(plain(name)));
  const hides = blinded === undefined ? "" : " This page hides what extractors are called, so it cannot know their own names: they are checked when the file is taken in.";
  byId("strangers").textContent = unknown.length ? `This page does not know ${unknown.join("; ")}. If the name is mistyped, correct it.${hides}` : "";
}

part("who").closest("label").after(made("p", { className: "refused", id: "strangers" }));
part("who").addEventListener("change", strangers);

function offer(reason) {
  const [button, words] = byId("again").children;
  byId("again").hidden = !reason;
  button.dataset.reason = reason;
  words.textContent = shortened(reason, 80);
}

byId("undo").addEventListener("click", () => {
  const before = undone.pop();
  if (!before) return;
  for (const [id, ruling] of before) keep(id, ruling);
  const { study, field } = item.get(before[0][0]);
  say(`Taken back: ${study}, ${field}.`);
  go(before[0][0]);
});

byId("next").addEventListener("click", (event) => {
  event.preventDefault();
  go(nextOpen()?.id ?? "");
});

function say(message) {
  byId("said").replaceChildren(made("p", { textContent: message }));
}

// Not by location.hash: the browser would look for a part of the page of this name, and lay the page out for that. It notes
// the address when the item is on the screen, so that nobody waits for this.
function go(id) {
  show(id);
  const note = () => {
    if ((present ?? "") === id && location.hash.slice(1) !== id) history.pushState(null, "", `#${id}`);
  };
  requestAnimationFrame(() => setTimeout(note));
}

// ---------------------------------------------------------------------------------------- the file

const asText = (header, lines) =>
  [{ ...header, rulings: lines.length }, ...lines].map((one) => JSON.stringify(one)).join("\n") + "\n";

function text() {
  const ruled = items.filter((one) => rulings.has(one.id));
  return asText(page, ruled.map(({ id }) => ({ ...rulings.get(id), seen: seenIn(id) })));
}

function download(content, name) {
  const address = URL.createObjectURL(new Blob([content], { type: "application/jsonl" }));
  const link = made("a", { href: address, download: name });
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
    const isRuling = (name) => name.startsWith(shelf) && !name.startsWith(own) && !/\/(header|saved|how)$/.test(name);
    const ruled = Object.keys(shop).filter(isRuling);
    for (const id of new Set(ruled.map((name) => name.split("/")[2]))) {
      const names = ruled.filter((name) => name.startsWith(`${shelf}${id}/`));
      const header = JSON.parse(shop.getItem(`${shelf}${id}/header`));
      const button = made("button", { type: "button", textContent: `Save those ${names.length}` });
      button.addEventListener("click", () => download(asText(header, names.map((name) => JSON.parse(shop.getItem(name)))), `rulings-${id}.jsonl`));
      byId("older").append(`This browser also keeps rulings that were made on the page of ${header.exported.replace("T", " ").replace("Z", " UTC")}. `, button, " ");
      byId("older").hidden = false;
    }
  });
}

const asked = () => location.hash.slice(1) || (nextOpen()?.id ?? "");
window.addEventListener("hashchange", () => show(asked()));
window.addEventListener("storage", () => { readBack(); list(); });
window.addEventListener("beforeunload", (event) => {
  if (!kept && rulings.size && !saved) event.preventDefault();
});
filters.addEventListener("change", list);
filters.addEventListener("submit", (event) => event.preventDefault());
readBack();
older();
inBrowser((shop) => {
  const how = JSON.parse(shop.getItem(`${own}how`) ?? "{}");
  for (const name of HOW) part(name).value = how[name] ?? "";
  offer(how.reason ?? "");
});
show(asked());
