"use strict";
// Keys, and the check of another value while one types. Everything works without this too: the page is a form.
const form = document.getElementById("ruling");
// Of a long text, the first place that differs is shown.
function showMarks() {
  for (const box of document.querySelectorAll(".value")) {
    const mark = box.querySelector("mark");
    if (mark) box.scrollTop += mark.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight / 3;
  }
}

// Scrolls the list alone to an item: on a small screen it is below the ruling, and the page stays where it is.
function showInList(item) {
  const list = item?.closest("nav");
  if (!list) return;
  const [own, whole] = [item.getBoundingClientRect(), list.getBoundingClientRect()];
  if (own.top < whole.top || own.bottom > whole.bottom) list.scrollTop += own.top - whole.top - list.clientHeight / 2;
}

// Several others with the same answers can be ticked at once; each is seen before the ruling.
function offerAll(others) {
  const boxes = [...(others?.querySelectorAll("[name=also]") ?? [])];
  if (boxes.length < 2) return;
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: `Tick all ${boxes.length}` });
  button.addEventListener("click", () => boxes.forEach((box) => { box.checked = true; }));
  others.append(button);
}

const part = (name) => form.elements.namedItem(name);

if (form) {
  const ready = () => part("method")?.value && part("who")?.value.trim();
  const radio = (ruling) => form.querySelector(`input[type=radio][value="${CSS.escape(ruling)}"]`);

  // What stands in a field already is selected, so that typing replaces it.
  function goTo(field) {
    field?.focus();
    field?.select?.();
  }

  function choose(chosen) {
    chosen.checked = true;
    chosen.focus();
    if (chosen.value === "another value") goTo(part("value"));
    else if (chosen.value === "missing code") goTo(part("code"));
    else if (ready()) form.requestSubmit();
    else goTo(part("method").value ? part("who") : part("method"));
  }

  const goes = { h: "method", c: "cause", r: "reason", w: "who" };

  const again = document.getElementById("again");
  again?.firstElementChild.addEventListener("click", () => {
    part("reason").value = again.firstElementChild.dataset.reason;
    part("reason").focus();
  });

  document.addEventListener("keydown", (event) => {
    const writing = event.target.matches("input:not([type=radio], [type=checkbox]), textarea, select");
    if (event.key === "Escape") {
      event.target.blur();
    } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey || (event.target.matches("select") && event.target.form === form))) {
      event.preventDefault();
      form.requestSubmit();
    } else if (event.ctrlKey || event.metaKey || event.altKey || writing) {
      return;
    } else if (event.key.toLowerCase() === "n") {
      document.getElementById("next")?.click();
    } else if (event.key.toLowerCase() === "z") {
      document.getElementById("undo")?.click();
    } else if (event.key.toLowerCase() === "l") {
      document.getElementById("alike-row")?.click();
    } else if (event.key === "R" && again && !again.hidden) {
      event.preventDefault();
      again.firstElementChild.click();
    } else if (goes[event.key.toLowerCase()]) {
      event.preventDefault();
      goTo(part(goes[event.key.toLowerCase()]));
    } else {
      const chosen = form.querySelector(`input[type=radio][data-key="${CSS.escape(event.key.toLowerCase())}"]`);
      if (chosen) {
        event.preventDefault();
        choose(chosen);
      }
    }
  });

  // A unit, a day and what is ticked become part of what is typed.
  function join(chosen) {
    const typed = part("value").value.trim();
    const same = (one) => one.toLowerCase() === chosen.value.toLowerCase();
    if (chosen.name === "unit") {
      const before = [...chosen.options].map((one) => one.value).filter((unit) => unit && typed.endsWith(unit));
      const number = typed.slice(0, typed.length - Math.max(0, ...before.map((unit) => unit.length)));
      return `${number.trim()} ${chosen.value}`.trim();
    }
    if (chosen.name === "day") return chosen.value || typed;
    const others = typed.split(";").map((one) => one.trim()).filter((one) => one && !same(one));
    return [...others, ...(chosen.checked ? [chosen.value] : [])].join("; ");
  }

  // A desk that was stopped does not answer: what is filled in stays on the screen.
  let asked = "";
  form.addEventListener("submit", async (event) => {
    if (!form.dataset.check || asked === "answers") return;
    event.preventDefault();
    if (asked) return;
    asked = "waits";
    const { submitter } = event;
    try {
      await fetch(document.querySelector("link[rel=stylesheet]").href);
      asked = "answers";
      form.requestSubmit(submitter);
    } catch {
      asked = "";
      document.getElementById("unanswered").hidden = false;
    }
  });

  let waiting = 0;
  form.addEventListener("input", (event) => {
    if (["unit", "day", "ticked"].includes(event.target.name)) {
      part("value").value = join(event.target);
      part("value").dispatchEvent(new Event("input", { bubbles: true }));
    }
    if (event.target.name !== "value") return;
    const value = event.target;
    const other = radio("another value");
    if (other && value.value) other.checked = true;
    clearTimeout(waiting);
    if (!form.dataset.check) return;
    waiting = setTimeout(async () => {
      const answer = await fetch(form.dataset.check, { method: "POST", body: new URLSearchParams({ value: value.value }) }).catch(() => null);
      if (answer?.ok) document.getElementById("value-mistake").textContent = (await answer.json()).message;
    }, 200);
  });
  form.addEventListener("change", (event) => {
    if (event.target.name === "code") radio("missing code").checked = true;
  });
  offerAll(form.querySelector("fieldset.alike:not([hidden])"));
  showMarks();
  showInList(document.querySelector("nav [aria-current]"));
  // What was refused can be typed on at once: while no field is entered, a letter or a digit would rule.
  const refused = document.getElementById("refused");
  const wrong = refused?.dataset.field ? part(refused.dataset.field) : null;
  if (wrong) {
    wrong.setAttribute("aria-describedby", `refused ${wrong.getAttribute("aria-describedby") ?? ""}`.trim());
    wrong.focus();
    wrong.setSelectionRange?.(wrong.value.length, wrong.value.length);
  } else {
    (refused ?? document.getElementById("top"))?.focus();
  }
} else {
  document.addEventListener("keydown", (event) => {
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.target.matches("input");
    if (plain && event.key.toLowerCase() === "z") document.getElementById("undo")?.click();
  });
}
