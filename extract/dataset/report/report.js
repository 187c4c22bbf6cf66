"use strict";
// All text comes from the data below and is put in as text: nothing that an extractor typed is read as markup.
const data = JSON.parse(document.getElementById("data").textContent);
const CHUNK = 150;
const LONG = 1200; // signs; of a longer cell a table shows the beginning, and the cell itself the whole

function make(tag, settings = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(settings)) {
    if (name === "click") node.addEventListener("click", value);
    else if (value !== false && value !== null) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== ""));
  return node;
}

// ---------------------------------------------------------------------------------------------- tables that sort

const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

function compared(a, b) {
  const [x, y] = [Number(a.replace(/[,%]/g, "")), Number(b.replace(/[,%]/g, ""))];
  if (a !== "" && b !== "" && !Number.isNaN(x) && !Number.isNaN(y)) return x - y;
  if ((a === "") !== (b === "")) return a === "" ? 1 : -1;
  return collator.compare(a, b);
}

// A table of groups of lines. `cell(line, place)` gives the node or text of a cell, `text(line, place)` its text, and
// `widths`, where given, the width of each column in parts.
class Grid {
  constructor(title, columns, groups, text, cell, widths = []) {
    Object.assign(this, { columns, groups, text, cell, widths, order: null, words: "", drawn: 0 });
    this.head = make("tr");
    this.table = make("table", {}, make("thead", {}, this.head));
    this.count = make("p", { class: "note count", role: "status" });
    this.next = make("button", { class: "more", type: "button", click: () => this.draw(CHUNK) });
    this.columns.forEach((name, place) =>
      this.head.append(this.sized(make("th", { scope: "col" }, make("button", { type: "button", click: () => this.sort(place) }, name),
        make("span", { class: "printed" }, name)), place))); // browsers print no buttons where they repeat the head of a table
    this.table.prepend(make("colgroup", {}, ...widths.map((_, place) => this.sized(make("col"), place))));
    this.node = make("div", {}, make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": title }, this.table), this.next, this.count);
    this.refresh();
  }

  // With the width of its column. On paper, head and groups are tables of their own, so that headings stand on each page.
  sized(node, place) {
    if (place in this.widths) node.style.width = `${this.widths[place]}%`;
    return node;
  }

  sort(place) {
    const down = this.order?.place === place && !this.order.down;
    this.order = { place, down };
    [...this.head.children].forEach((head, other) =>
      other === place ? head.setAttribute("aria-sort", down ? "descending" : "ascending") : head.removeAttribute("aria-sort"));
    this.refresh();
  }

  filter(words) {
    this.words = words.toLocaleLowerCase();
    this.refresh();
  }

  refresh() {
    const wanted = this.words.split(/\s+/).filter(Boolean);
    const whole = (line) => this.columns.map((_, place) => this.text(line, place)).join("\n").toLocaleLowerCase();
    this.listed = [];
    let lines = 0;
    for (const group of this.groups) {
      const kept = wanted.length ? group.lines.filter((line) => { const all = whole(line); return wanted.every((word) => all.includes(word)); }) : [...group.lines];
      if (this.order) {
        const sign = this.order.down ? -1 : 1;
        kept.sort((a, b) => sign * compared(this.text(a, this.order.place), this.text(b, this.order.place)));
      }
      if (kept.length && group.heading) this.listed.push({ heading: group });
      kept.forEach((line) => this.listed.push({ line }));
      lines += kept.length;
    }
    this.total = lines;
    this.table.classList.toggle("short", this.listed.length < 26); // on one page, where it is printed
    this.table.classList.toggle("grouped", this.listed.length > 25 && this.widths.length > 0 && "heading" in this.listed[0]);
    this.table.querySelectorAll("tbody").forEach((body) => body.remove());
    this.body = null;
    this.drawn = 0;
    this.draw(CHUNK);
  }

  draw(number) {
    const bodies = [];
    for (const item of this.listed.slice(this.drawn, this.drawn + number)) {
      if (!this.body || item.heading) bodies.push(this.body = make("tbody"));
      this.body.append(this.row(item));
    }
    if (!this.body) bodies.push(this.body = make("tbody"));
    this.table.append(...bodies);
    this.drawn = Math.min(this.drawn + number, this.listed.length);
    const left = this.listed.length - this.drawn;
    this.next.hidden = left <= 0;
    this.next.textContent = `Show more (${left.toLocaleString("en")} lines left)`;
    this.count.textContent = `${this.total.toLocaleString("en")} ${this.total === 1 ? "row" : "rows"}`;
  }

  row(item) {
    if (item.heading) {
      const note = item.heading.note ? make("span", {}, item.heading.note) : "";
      return make("tr", { class: "heading" }, make("th", { class: "group", scope: "rowgroup", colspan: this.columns.length }, item.heading.heading, note));
    }
    const cells = this.columns.map((_, place) => make("td", {}, this.cell(item.line, place)));
    if (this.body.children.length < 2) cells.forEach((cell, place) => this.sized(cell, place));
    return make("tr", {}, ...cells);
  }
}

const grids = [];
// Behind a table, its notes can come to stand on a page alone. As its last row they take the rows before with them.
const notesOf = (grid) => [...(grid.node.parentElement?.querySelectorAll(":scope > p.note") ?? [])];
window.addEventListener("beforeprint", () => grids.forEach((grid) => {
  grid.draw(Infinity);
  const notes = notesOf(grid);
  if (notes.length) grid.body.append(make("tr", { class: "notes" }, make("td", { colspan: grid.columns.length }, ...notes)));
}));
window.addEventListener("afterprint", () => grids.forEach((grid) => {
  const row = grid.body.querySelector(":scope > tr.notes");
  if (!row) return;
  grid.node.after(...row.firstElementChild.children);
  row.remove();
}));

function searchable(grid, name) {
  const box = make("input", { type: "search" });
  let waiting = 0;
  box.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(() => grid.filter(box.value), 120); });
  return make("div", { class: "tools" }, make("label", {}, `Find in ${name}`, box));
}

// ---------------------------------------------------------------------------------------------- where things come from

const panel = document.getElementById("panel");
const content = document.getElementById("panel-content");
const back = document.getElementById("back");
const trail = [];

function show(build) {
  trail.push(build);
  draw();
  if (!panel.open) panel.showModal();
}

function draw() {
  content.replaceChildren(...trail[trail.length - 1]());
  back.hidden = trail.length < 2;
  panel.scrollTop = 0;
  document.getElementById("close").focus();
}

back.addEventListener("click", () => { trail.pop(); draw(); });
document.getElementById("close").addEventListener("click", () => panel.close());
panel.addEventListener("close", () => { trail.length = 0; });

const place = (table, name) => data.form[table].fields.findIndex((field) => field.name === name);
const tableNumber = (name) => data.form.findIndex((table) => table.name === name);

// Texts that an extractor typed, by row and field; made when somebody asks.
function typedIn(source) {
  if (!source.known) {
    source.known = new Map(source.typed.map(([row, field, text]) => [`${row} ${field}`, text]));
  }
  return source.known;
}

function sourceOf(source, row, field, shown) {
  if (source.rows[row] === null) return "does not have this record";
  const key = `${row} ${field}`;
  const text = typedIn(source).has(key) ? typedIn(source).get(key) : shown;
  const cell = source.cells ? source.cells[row][field] : source.columns[field] && source.columns[field] + source.rows[row];
  const sheet = source.sheets ? source.sheets[row] : source.sheet;
  const file = source.files ? source.files[row] : source.file;
  return `${text === null || text === undefined ? "(blank)" : text}\n${[file, sheet, cell || "no such column"].join(", ")}`;
}

function entries(...pairs) {
  return make("dl", {}, ...pairs.filter(([, text]) => text).flatMap(([name, text]) => [make("dt", {}, name), make("dd", {}, text)]));
}

function withMeaning(text) {
  return data.codes[text] ? `${text}: ${data.codes[text]}` : text;
}

const pairedBy = new Map(data.pairings.map(([table, line, text]) => [`${table} ${line}`, text]));

// The ruling that a cell of the dataset has, if it has one.
function rulingOf(table, row, field) {
  const rows = data.rows[table];
  if (!rows.ruled) rows.ruled = new Map(rows.decisions.map(([line, number, decision]) => [`${line} ${number}`, decision]));
  return data.decisions[rows.ruled.get(`${row} ${field}`)];
}

function rulingInWords(decision) {
  return data.rulings[decision.ruling] + (decision.take ? ` (${decision.take})` : "");
}

function aboutRuling(decision) {
  return decision ? [make("h3", {}, "The decision"), entries(
    ["Decision", rulingInWords(decision)], ["Value", decision.value], ["Method", decision.method], ["Who", decision.who],
    ["Why they differed", decision.cause], ["Reason", decision.reason], ["When", decision.when])] : [];
}

function aboutPairing(table, row) {
  const text = pairedBy.get(`${table} ${row}`);
  return text ? [make("h3", {}, "How the records were paired"), make("p", {}, text)] : [];
}

// What the extractors recorded of a cell, round by round: a later round has only some fields of some rows.
function recorded(rows, row, field) {
  const later = rows.again.map(({ round, extractors }) => [round, extractors.filter((source) => source.columns[field] && source.rows[row] !== null)])
    .filter(([, sources]) => sources.length);
  const asked = rows.extractors.some((source) => source.columns[field] || source.cells) || !later.length;
  return [...(asked ? [[1, rows.extractors]] : []), ...later];
}

function aboutCell(table, row, field) {
  const { label, fields } = data.form[table];
  const rows = data.rows[table];
  const asked = fields[field];
  const shown = rows.values[row][field];
  const parts = fields.map((other, number) => [other, number]).filter(([other]) => other.of === asked.name);
  return [
    make("h2", {}, `${asked.label}: ${shown === null ? "(blank)" : withMeaning(shown)}`),
    make("p", { class: "note" }, `${label}, ${rows.ids[row]}. ${asked.guidance}`),
    make("button", { type: "button", click: () => show(() => aboutRow(table, row)) }, "The whole record"),
    entries(...parts.map(([part, number]) => [part.label, rows.values[row][number]])),
    ...recorded(rows, row, field).flatMap(([round, sources]) => [make("h3", {}, `What the extractors recorded${round > 1 ? ` in round ${round}` : ""}`),
      entries(...sources.map((source) => [source.name, sourceOf(source, row, field, shown)]))]),
    ...aboutRuling(rulingOf(table, row, field)), ...aboutPairing(table, row),
  ];
}

// A row with all its cells, and the rows that point to it, such as the quotes of a finding.
function aboutRow(table, row) {
  const { label, name, fields, key } = data.form[table];
  const rows = data.rows[table];
  const cells = fields.map((field, number) => [field, number]).filter(([field, number]) => !field.hidden && rows.values[row][number] !== null);
  const list = make("dl", {}, ...cells.flatMap(([field, number]) => [make("dt", {}, field.label),
    make("dd", {}, make("button", { type: "button", click: () => show(() => aboutCell(table, row, number)) }, withMeaning(rows.values[row][number])))]));
  const pointing = key < 0 ? [] : data.form.flatMap((other, number) => other.fields
    .map((field, column) => [field, column]).filter(([field]) => field.to === name && other.name !== name)
    .map(([field, column]) => {
      const there = data.rows[number];
      const lines = there.ids.map((_, line) => line).filter((line) => there.studies[line].toLocaleLowerCase() === rows.studies[row].toLocaleLowerCase()
        && (there.values[line][column] ?? "").split("; ").includes(rows.values[row][key]));
      return lines.length ? [make("h3", {}, `${other.label}: ${field.label}`), rowsGrid(number, lines).node] : [];
    })).flat();
  return [make("h2", {}, `${label}, ${rows.ids[row]}`), list, ...aboutPairing(table, row), ...pointing];
}

const roundOf = (trace) => trace.round ?? 1;
const ofRound = (round) => round > 1 ? ` of round ${round}` : "";

// What stands in the dataset for a cell of the first submissions, and how that came about.
function settled(table, row, field, round) {
  const first = data.first[round][table];
  const line = first.now[row];
  const [how, id] = resolutionOf(first, row, field);
  const decision = line === null ? data.decisions[id] : rulingOf(table, line, field) ?? data.decisions[id];
  const value = line === null ? "(record not in the dataset)" : data.rows[table].values[line][field] ?? "(blank)";
  const words = how ? data.ways[how] : "";
  return { line, decision, value, words: decision ? `${words || "by a decision"}: ${decision.method} (${decision.who})` : words };
}

function aboutFirst(table, row, field, round) {
  const first = data.first[round][table];
  const asked = data.form[table].fields[field];
  const { line, decision, value, words } = settled(table, row, field, round);
  return [
    make("h2", {}, `${asked.label}: ${data.states[first.states[row][field].toLowerCase()]}`),
    make("p", { class: "note" }, `${data.form[table].label}, ${[first.studies[row], first.labels[row]].filter(Boolean).join(", ")}. First submissions${ofRound(round)}.`),
    entries(...first.extractors.map((source) => [source.name, sourceOf(source, row, field, line === null ? null : data.rows[table].values[line][field])])),
    make("h3", {}, "In the dataset"),
    entries(["Value", withMeaning(value)], ["How it was resolved", words]),
    line === null ? "" : make("button", { type: "button", click: () => show(() => aboutCell(table, line, field)) }, "Where the value comes from"),
    ...aboutRuling(decision), ...(line === null ? [] : aboutPairing(table, line)),
  ];
}

function holds(table, row, field, code) {
  const text = data.rows[table].values[row][field];
  const label = data.form[table].fields[field].choices[code] ?? code;
  return text !== null && text.split("; ").includes(label);
}

// Whether this page has what a trace leads to.
function leads(trace) {
  const table = trace.table ? tableNumber(trace.table) : 0;
  return table >= 0 && (!trace.field || !trace.table || place(table, trace.field) >= 0);
}

function follow(trace) {
  if (trace.line !== undefined) return aboutRow(tableNumber(trace.table), trace.line);
  if (trace.code) return followCodes(trace);
  if (trace.made_by) return followMade(trace);
  if (trace.tags) return trace.decisions ? followDecisions(trace) : followTagged(trace);
  if (!trace.states) return followRows(trace);
  return trace.later ? followLater(trace) : followCells(trace);
}

function linesOf(trace) {
  if (trace.lines) return trace.lines;
  const table = tableNumber(trace.table);
  const rows = data.rows[table];
  const field = trace.field ? place(table, trace.field) : -1;
  const study = trace.study?.toLocaleLowerCase();
  const several = trace.studies && new Set(trace.studies.map((name) => name.toLocaleLowerCase()));
  return rows.ids.map((_, row) => row).filter((row) => {
    const own = rows.studies[row].toLocaleLowerCase();
    return (!study || own === study) && (!several || several.has(own)) && (!trace.holds || holds(table, row, field, trace.holds));
  });
}

function followRows(trace) {
  const table = tableNumber(trace.table);
  const field = trace.field && data.form[table].fields[place(table, trace.field)];
  const what = trace.holds ? `${field.label}: ${field.choices[trace.holds] ?? trace.holds}` : "";
  const grid = rowsGrid(table, linesOf(trace));
  return [make("h2", {}, [data.form[table].label, trace.study, what].filter(Boolean).join(", ")), grid.node];
}

// A list of cells of the dataset; each line is a table, a row and a field.
function cellsGrid(title, lines, more = []) {
  const text = ([table, row, number, ...others], column) => {
    const rows = data.rows[table];
    return [rows?.studies[row] ?? others[0] ?? "", data.form[table].label, rows.ids[row] ?? others[1] ?? "", data.form[table].fields[number].label,
      row === null ? "(record not in the dataset)" : rows.values[row][number] ?? "(blank)", ...others.slice(2)][column] ?? "";
  };
  const cell = (line, column) => column === 3 && line[1] !== null
    ? make("button", { type: "button", click: () => show(() => aboutCell(line[0], line[1], line[2])) }, text(line, column)) : text(line, column);
  const grid = new Grid("Entries", ["Study", "Table", "Record", "Data item", "In the dataset", ...more], [{ lines }], text, cell);
  return [make("h2", {}, title), searchable(grid, "these entries"), grid.node];
}

function cellsWith(code) {
  const lines = [];
  data.rows.forEach((rows, table) => data.form[table].fields.forEach((field, number) => {
    if (!field.item || (!["*", "="].includes(code) && !field.codes.includes(code))) return;
    rows.values.forEach((values, row) => {
      if (values[number] !== null && (code === "*" || (code === "=" ? !field.codes.includes(values[number]) : values[number] === code))) lines.push([table, row, number]);
    });
  }));
  return lines;
}

function followCodes(trace) {
  const every = { "*": "Entries of the dataset", "=": "Entries of the dataset with a value" };
  return cellsGrid(every[trace.code] ?? `Entries of the dataset: ${withMeaning(trace.code)}`, cellsWith(trace.code));
}

function laterCells(trace) {
  const letters = new Set(trace.states.map((state) => data.letters[state]));
  return data.later[roundOf(trace)].filter(([table, , number, , row, letter, how]) => (!trace.table || data.form[table].name === trace.table)
    && (!trace.field || data.form[table].fields[number].name === trace.field) && letters.has(letter)
    && (!trace.row || trace.row === row) && (!trace.resolution || trace.resolution === how));
}

function followLater(trace) {
  const lines = laterCells(trace).map(([table, row, number, study, label, letter, how]) =>
    [table, row, number, study, label, data.states[letter], data.ways[how]]);
  return cellsGrid("Entries in which only the files of today differ", lines, ["State", "What became of it"]);
}

// Entries that decisions settled, or that one person extracted, with all tags of a trace.
function taggedEntries(trace) {
  return data.tagged[roundOf(trace)].filter((entry) => trace.tags.every((tag) => entry[6].includes(tag)));
}

const inShort = (decision) => `${decision.method} (${decision.who})${decision.reason ? `: ${decision.reason}` : ""}`;

function entriesSettled(entries) {
  return cellsGrid("Entries", entries.map(([table, row, number, study, label, id]) =>
    [table, row, number, study, label, data.decisions[id] ? inShort(data.decisions[id]) : ""]), ["Decision"]);
}

function followTagged(trace) {
  return entriesSettled(taggedEntries(trace));
}

// Decisions, each once, with the entries that it settled.
function followDecisions(trace) {
  const entries = taggedEntries(trace);
  const ids = [...new Set(entries.map((entry) => entry[5]))];
  const settledBy = (id) => data.tagged[roundOf(trace)].filter((entry) => entry[5] === id);
  const text = (id, column) => [rulingInWords(data.decisions[id]), data.decisions[id].method, data.decisions[id].who, data.decisions[id].reason, String(settledBy(id).length)][column];
  const cell = (id, column) => column === 4
    ? make("button", { type: "button", click: () => show(() => entriesSettled(settledBy(id))) }, text(id, column)) : text(id, column);
  const grid = new Grid("Decisions", ["Decision", "Method", "Who", "Reason", "Entries"], [{ lines: ids }], text, cell);
  return [make("h2", {}, `Decisions${ofRound(roundOf(trace))}`), searchable(grid, "these decisions"), grid.node];
}

const notMeasured = new Set(data.not_measured);
const leavesOut = (trace, study) => trace.measured && notMeasured.has(study.toLocaleLowerCase());

function firstCells(trace) {
  const letters = new Set(trace.states.map((state) => data.letters[state]));
  const items = trace.items && new Set(trace.items);
  const lines = [];
  data.first[roundOf(trace)].forEach((first, table) => {
    if (trace.table && data.form[table].name !== trace.table) return;
    const field = trace.field ? place(table, trace.field) : -1;
    const asked = data.form[table].fields.map(({ name }) => !items || items.has(`${data.form[table].name} ${name}`));
    first.states.forEach((states, row) => {
      if (leavesOut(trace, first.studies[row]) || (trace.row && trace.row !== first.labels[row]) || (trace.study && trace.study !== first.studies[row])) return;
      for (let number = 0; number < states.length; number += 1) {
        const letter = states[number].toLowerCase();
        if ((field < 0 || field === number) && asked[number] && letters.has(letter) && (!trace.two_values || letter !== states[number])
          && (!trace.resolution || wayOf(first, row, number) === trace.resolution)) lines.push([table, row, number]);
      }
    });
  });
  return lines;
}

// How a difference between first submissions was resolved, and the id of the decision if there is one.
function resolutionOf(first, row, number) {
  if (!first.how) first.how = new Map(first.resolved.map(([line, field, ...how]) => [`${line} ${field}`, how]));
  return first.how.get(`${row} ${number}`) ?? [];
}

function wayOf(first, row, number) {
  return resolutionOf(first, row, number)[0];
}

function followCells(trace) {
  const round = roundOf(trace);
  const text = ([table, row, number], column) => {
    const first = data.first[round][table];
    const now = column > 4 ? settled(table, row, number, round) : null;
    return [first.studies[row], data.form[table].label, first.labels[row], data.form[table].fields[number].label,
      data.states[first.states[row][number].toLowerCase()], now?.value, now?.words][column];
  };
  const cell = (line, column) => column === 3
    ? make("button", { type: "button", click: () => show(() => aboutFirst(...line, round)) }, text(line, column)) : text(line, column);
  const columns = ["Study", "Table", "Record", "Data item", "State", "In the dataset", "What became of it"];
  const grid = new Grid("Entries", columns, [{ lines: firstCells(trace) }], text, cell);
  return [make("h2", {}, `Entries of the first submissions${ofRound(round)}`), searchable(grid, "these entries"), grid.node];
}

// The records of the first submissions that all who extracted the study made, or only one of them.
function linesMade(trace) {
  const submitted = data.first[roundOf(trace)];
  const first = submitted[tableNumber(trace.table)];
  const begun = new Map();
  submitted.forEach(({ studies, extractors }) => extractors.forEach((source) => source.rows.forEach((there, row) => {
    const study = studies[row].toLocaleLowerCase();
    if (there !== null) begun.set(study, (begun.get(study) ?? new Set()).add(source.name));
  })));
  return first.studies.map((_, row) => row).filter((row) => {
    const makers = first.extractors.filter((source) => source.rows[row] !== null).map((source) => source.name);
    const all = begun.get(first.studies[row].toLocaleLowerCase())?.size ?? 0;
    if (leavesOut(trace, first.studies[row])) return false;
    if (all < 2 || trace.made_by === "+") return all > 1;
    return trace.made_by === "*" ? makers.length === all : makers.length === 1 && makers[0] === trace.made_by;
  });
}

function followMade(trace) {
  const round = roundOf(trace);
  const first = data.first[round][tableNumber(trace.table)];
  const states = Object.keys(data.letters).filter((state) => !["blank", "name_differs"].includes(state));
  const text = (row, column) => [first.studies[row], first.labels[row], ...first.extractors.map((source) => source.rows[row] === null
    ? "does not have this record" : `${source.files ? source.files[row] : source.file}, ${source.sheets ? source.sheets[row] : source.sheet}, row ${source.rows[row]}`)][column];
  const cell = (row, column) => column === 1
    ? make("button", { type: "button", click: () => show(() => followCells({ table: trace.table, study: first.studies[row], row: first.labels[row], round, states })) }, text(row, column))
    : text(row, column);
  const grid = new Grid("Records", ["Study", "Record", ...first.extractors.map((source) => source.name)], [{ lines: linesMade(trace) }], text, cell);
  return [make("h2", {}, `${data.form[tableNumber(trace.table)].label}: records of the first submissions${ofRound(round)}`), searchable(grid, "these records"), grid.node];
}

// ---------------------------------------------------------------------------------------------- the page

function rowsGrid(table, lines) {
  const { fields } = data.form[table];
  const rows = data.rows[table];
  const filled = (number) => lines.some((row) => rows.values[row][number] !== null);
  const shown = fields.map((field, number) => [field, number])
    .filter(([field, number]) => !field.hidden && !["origin", "place", "words"].includes(field.role) && filled(number));
  const text = (row, column) => rows.values[row][shown[column][1]] ?? "";
  const cell = (row, column) => {
    const [field, number] = shown[column];
    const value = rows.values[row][number];
    const code = value !== null && field.codes.includes(value);
    return make("button", { type: "button", class: code ? "code" : value?.length > LONG ? "long" : false, title: code ? data.codes[value] : false,
      "aria-label": value === null ? `${field.label}: blank` : false, click: () => show(() => aboutCell(table, row, number)) }, value ?? "\u2007");
  };
  return new Grid(data.form[table].label, shown.map(([field]) => field.label), [{ lines }], text, cell);
}

// Of several lines of a cell, where each begins: the next ones of a long line stand further in.
function inLines(text) {
  const lines = text.split(/(?<=\n)/);
  return lines.length > 1 ? lines.map((line) => make("span", { class: "line" }, line)) : lines;
}

function paperGrid(table) {
  let line = 0;
  const groups = table.groups.map((group) => ({ ...group, lines: group.rows.map((row) => ({ row, line: line++ })) }));
  const traces = new Map(table.traces.filter(([, , trace]) => leads(trace)).map(([row, column, trace]) => [`${row} ${column}`, trace]));
  const text = (item, column) => item.row[column];
  const cell = (item, column) => {
    const trace = traces.get(`${item.line} ${column}`);
    const shown = inLines(item.row[column]);
    return trace && item.row[column] ? make("button", { type: "button", click: () => show(() => follow(trace)) }, ...shown) : make("div", {}, ...shown);
  };
  return new Grid(table.title, table.columns, groups, text, cell, table.widths);
}

function showNumbers(name) {
  const grid = paperGrid(data.numbers[name]);
  return [make("h2", {}, `The numbers of the picture: ${data.numbers[name].title}`), searchable(grid, "these numbers"), grid.node];
}

function paperTable(table, number) {
  const grid = paperGrid(table);
  grids.push(grid);
  if (grid.total < 12) grid.count.hidden = true;
  return make("section", { id: table.name, class: grid.listed.length < 16 && "short" }, make("h2", {}, `Table ${number}. ${table.title}`),
    grid.total < 12 ? "" : searchable(grid, "this table"), grid.node, ...table.notes.map((note) => make("p", { class: "note" }, note)));
}

function allRows() {
  const choice = make("select", {}, ...data.form.map((table, number) => make("option", { value: number }, `${table.label} (${data.rows[number].ids.length.toLocaleString("en")})`)));
  const held = make("div");
  const fill = () => {
    const table = Number(choice.value);
    const grid = rowsGrid(table, data.rows[table].ids.map((_, row) => row));
    held.replaceChildren(searchable(grid, data.form[table].label), grid.node);
  };
  choice.addEventListener("change", fill);
  fill();
  return make("section", { id: "all" }, make("h2", {}, "All records of the dataset"),
    make("p", { class: "note" }, "Choose a cell to see what each extractor recorded, where, and how it was settled."),
    make("p", { class: "printed" }, "The records are not printed. They are in dataset.xlsx and in the CSV files beside this report."),
    make("div", { class: "tools" }, make("label", {}, "Table", choice)), held);
}

// A line may break before and after a button, so its brackets and commas are kept with it.
const cutFrom = (node, pattern) => {
  if (node?.nodeType !== Node.TEXT_NODE) return "";
  const [cut] = node.data.match(pattern);
  node.data = node.data.replace(pattern, "");
  return cut;
};
document.querySelectorAll("[data-led]").forEach((number) => {
  const trace = data.prose[Number(number.dataset.led)];
  if (!leads(trace)) return;
  const button = make("button", { type: "button", class: "led", click: () => show(() => follow(trace)) }, number.textContent);
  number.replaceWith(make("span", { class: "word" }, cutFrom(number.previousSibling, /\S*$/), button, cutFrom(number.nextSibling, /^\S*/)));
});
const main = document.querySelector("main");
const figures = [...document.querySelectorAll("figure")];
figures.forEach((figure) => figure.querySelector("figcaption").append(
  make("button", { type: "button", class: "more", click: () => show(() => showNumbers(figure.dataset.numbers)) }, "The numbers of this picture")));
const inFull = document.getElementById("methods-in-full");
// A picture stands behind its table: between heading and table it would part them on paper.
data.paper.forEach((table, number) => [paperTable(table, number + 1), ...figures.filter((figure) => figure.dataset.table === table.name)]
  .forEach((part) => main.insertBefore(part, inFull)));
main.append(allRows());
const list = document.querySelector("nav ul");
[...data.paper.map((table) => [table.name, table.short]), [inFull.id, "Methods in full"], ["all", "All records"]].forEach(([id, name]) =>
  list.append(make("li", {}, make("a", { href: `#${id}` }, name))));
document.documentElement.dataset.ready = "yes";
