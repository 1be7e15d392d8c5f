// Small improvements to pages that already work without a script: the menu on a phone, sortable tables, table roles.
import { initAll } from "./vendor/govuk-frontend.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();

// The menu and the search box are open lists without a script; with one they fold behind two buttons on a phone.
const top_ = document.querySelector("[data-top]");
if (top_) {
  top_.classList.add("top--folds");
  const buttons = [...top_.querySelectorAll("[data-opens]")];
  const show = (button, open) => {
    button.setAttribute("aria-expanded", String(open));
    document.getElementById(button.dataset.opens).classList.toggle("is-open", open);
  };
  for (const button of buttons) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const open = button.getAttribute("aria-expanded") !== "true";
      for (const other of buttons) show(other, other === button && open);
      if (open) document.getElementById(button.dataset.opens).querySelector("input, a")?.focus();
    });
  }
  top_.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = buttons.find((button) => button.getAttribute("aria-expanded") === "true");
    if (open) { show(open, false); open.focus(); }
  });
}

// A table shown as label and value pairs on a phone loses its table meaning to assistive tech unless it is said again.
const roles = [["table", "table"], ["thead, tbody, tfoot", "rowgroup"], ["tr", "row"], ["td", "cell"], ["thead th", "columnheader"], ["tbody th", "rowheader"]];
const giveRoles = (within) => {
  for (const table of within.querySelectorAll("table.table--pairs")) {
    table.setAttribute("role", "table");
    for (const [selector, role] of roles.slice(1)) for (const part of table.querySelectorAll(selector)) part.setAttribute("role", role);
  }
};
giveRoles(document);
document.addEventListener("list-shown", (event) => giveRoles(event.detail)); // tables.js has put a list in anew

// A column sorts where its heading holds a button: numbers as numbers, dates by their data-order, words by locale.
for (const table of document.querySelectorAll("table[data-sorts]")) {
  const body = table.tBodies[0];
  const said = table.parentElement.querySelector("[data-sorted]");
  const value = (row, column) => row.cells[column]?.dataset.order ?? row.cells[column]?.textContent.trim() ?? "";
  table.tHead.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-sort]");
    if (!button) return;
    const head = button.closest("th");
    const up = head.getAttribute("aria-sort") !== "ascending";
    const column = head.cellIndex;
    const order = new Intl.Collator("en-GB", { numeric: true });
    const rows = [...body.rows].sort((a, b) => order.compare(value(a, column), value(b, column)) * (up ? 1 : -1));
    for (const other of table.tHead.querySelectorAll("th[aria-sort]")) other.setAttribute("aria-sort", "none");
    head.setAttribute("aria-sort", up ? "ascending" : "descending");
    body.append(...rows);
    if (said) said.textContent = `Ordered by ${button.textContent.trim()}, ${up ? "smallest or earliest" : "largest or latest"} first`;
  });
}

// A filter box above a table hides rows that do not hold its words, and says how many are left.
for (const box of document.querySelectorAll("input[data-filters]")) {
  const table = document.getElementById(box.dataset.filters);
  const said = document.getElementById(box.getAttribute("aria-describedby") ?? "");
  box.addEventListener("input", () => {
    const words = box.value.toLocaleLowerCase("en-GB").split(/\s+/u).filter(Boolean);
    let left = 0;
    for (const row of table.tBodies[0].rows) {
      const text = row.textContent.toLocaleLowerCase("en-GB");
      row.hidden = !words.every((word) => text.includes(word));
      if (!row.hidden) left += 1;
    }
    if (said) said.textContent = `Showing ${left} of ${table.tBodies[0].rows.length}`;
  });
}

// Print opens what is folded, and folds it again afterwards.
const folded = [];
addEventListener("beforeprint", () => {
  for (const fold of document.querySelectorAll("details:not([open])")) { fold.open = true; folded.push(fold); }
});
addEventListener("afterprint", () => { for (const fold of folded.splice(0)) fold.open = false; });
