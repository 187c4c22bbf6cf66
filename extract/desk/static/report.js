"use strict";
// Brings the report beside the item, so that the item is there at once, and turns its pages without losing what is typed.
const beside = document.getElementById("report");

async function showReport(address) {
  const answer = await fetch(address);
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const found = page.getElementById("report");
  if (!found) return;
  beside.replaceChildren(...found.childNodes);
  const picture = beside.querySelector("img");
  if (picture) await picture.decode().catch(() => {});
  const sheet = beside.querySelector(".sheet");
  const mark = sheet?.querySelector("rect, mark");
  if (mark) {
    const [own, whole] = [mark.getBoundingClientRect(), sheet.getBoundingClientRect()];
    sheet.scrollTop += own.top - whole.top - whole.height / 4;
    sheet.scrollLeft += own.left - whole.left - 40;
  }
  beside.dataset.shown = address;
}

if (beside?.dataset.src) {
  showReport(beside.dataset.src);
  beside.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-report]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    showReport(link.href);
  });
  document.addEventListener("keydown", (event) => {
    const writing = event.target.matches("input:not([type=radio], [type=checkbox]), textarea, select");
    if (writing || event.ctrlKey || event.metaKey || event.altKey) return;
    beside.querySelector(`a[data-key="${CSS.escape(event.key)}"]`)?.click();
  });
}
