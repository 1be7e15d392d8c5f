// Writing a report: names are offered as they are typed, by keyboard alone; Ctrl and Enter record; urgency speaks up.
// The page works without this script. Names come from the server, which gives only what this viewer may have.

const WAIT = 180; // milliseconds after the last key before the server is asked

for (const field of document.querySelectorAll("input[data-offers]")) offerNames(field);

function offerNames(field) {
  const list = document.createElement("ul");
  const said = document.createElement("p");
  const meant = field.form.elements[field.dataset.meant];
  let timer = 0, asked = 0, at = -1, names = [];
  list.className = "offers";
  list.id = `${field.id}-offers`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Already known");
  list.hidden = true;
  said.className = "write__meant";
  said.setAttribute("role", "status");
  field.after(list);
  list.after(said);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]]) field.setAttribute(name, value);

  field.addEventListener("input", () => {
    meant.value = "";
    said.textContent = "";
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  field.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      mark((at + (event.key === "ArrowDown" ? 1 : -1) + names.length) % names.length);
    } else if (event.key === "Enter" && at >= 0 && !event.ctrlKey) {
      event.preventDefault();
      choose(at);
    } else if (event.key === "Escape") close();
  });
  field.addEventListener("blur", () => setTimeout(close, 150));

  async function ask() {
    const typed = field.value.trim();
    if (typed.length < 2) { close(); return; }
    const mine = ++asked;
    const address = `${field.dataset.offers}?${new URLSearchParams({ q: typed, label: field.dataset.label })}`;
    const answer = await fetch(address, { headers: { Accept: "application/json" } }).catch(() => null);
    if (mine !== asked || !answer?.ok) return;
    names = (await answer.json()).names;
    show();
  }

  function show() {
    list.replaceChildren(...names.map((each, place) => {
      const one = document.createElement("li");
      one.id = `${list.id}-${place}`;
      one.className = "offers__one";
      one.setAttribute("role", "option");
      const words = document.createElement("span");
      words.className = "offers__words";
      words.textContent = ` ${each.words}${each.shown && each.shown !== each.name ? `, ${each.shown}` : ""}`;
      one.append(each.name, words);
      one.addEventListener("mousedown", (event) => { event.preventDefault(); choose(place); });
      return one;
    }));
    list.hidden = !names.length || document.activeElement !== field;
    field.setAttribute("aria-expanded", String(!list.hidden));
    mark(-1);
  }

  function mark(place) {
    at = place;
    for (const [number, one] of [...list.children].entries()) one.setAttribute("aria-selected", String(number === place));
    if (place >= 0) field.setAttribute("aria-activedescendant", `${list.id}-${place}`);
    else field.removeAttribute("aria-activedescendant");
  }

  function choose(place) {
    field.value = names[place].name;
    meant.value = names[place].token;
    said.textContent = `Known already: ${names[place].words}`;
    close();
  }

  function close() {
    list.hidden = true;
    field.setAttribute("aria-expanded", "false");
    mark(-1);
  }
}

const form = document.getElementById("write");
form?.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.ctrlKey) {
    event.preventDefault();
    form.requestSubmit(form.querySelector('button[value="record"]'));
  }
  // Enter in a field does not send half a report.
  if (event.key === "Enter" && !event.ctrlKey && event.target.matches("input[type=text]")) event.preventDefault();
});

const urgency = document.getElementById("urgency");
urgency?.addEventListener("change", () => {
  document.getElementById("urgency-said").hidden = !urgency.dataset.urgent.split(" ").includes(urgency.value);
});
