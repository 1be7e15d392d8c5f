// Who is who: a letter judges, and the next pair is fetched while this one is looked at, so that it stands there at once.
const main = document.querySelector("main");
const ahead = new Map();
const root = () => main.querySelector("[data-who]");

const load = (href) => {
  if (href && !ahead.has(href)) ahead.set(href, fetch(href, { credentials: "same-origin" }).then((answer) => (answer.ok ? answer.text() : "")));
};

const show = (text, href) => {
  const found = new DOMParser().parseFromString(text, "text/html").querySelector("main [data-who]");
  if (!found) { location.assign(href); return; }
  root().replaceWith(document.importNode(found, true));
  history.replaceState(null, "", href);
  scrollTo(0, 0);
  main.querySelector("h1")?.setAttribute("tabindex", "-1");
  main.querySelector("h1")?.focus({ preventScroll: true });
  load(root().dataset.next);
};

// The pair to come is shown at once; the judgement is sent meanwhile. A refusal brings the page that says why.
const judge = async (form, button) => {
  const body = new URLSearchParams(new FormData(form));
  body.set(button.name, button.value);
  const next = root().dataset.next;
  const sent = fetch(form.action, { method: "POST", body, credentials: "same-origin" });
  const waiting = next && ahead.get(next);
  ahead.clear();
  if (waiting) {
    const early = new DOMParser().parseFromString(await waiting, "text/html").querySelector("main [data-who]");
    if (early) {
      for (const each of early.querySelectorAll("button")) each.disabled = true;
      root().replaceWith(document.importNode(early, true));
    }
  }
  const answer = await sent;
  show(await answer.text(), answer.url);
};

main.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (button?.name !== "outcome") return;
  event.preventDefault();
  judge(event.target, button);
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
  const key = event.key.toLowerCase();
  const outcome = { s: "same", d: "different", u: "unsure" }[key];
  const press = (selector) => { const found = main.querySelector(selector); if (found) { event.preventDefault(); found.click(); } };
  if (outcome) press(`button[name="outcome"][value="${outcome}"]:enabled`);
  else if (key === "z") press("[data-undo]:enabled");
  else if (key === "n") press("[data-skip]");
  else if (key === "r") { const field = main.querySelector("#reason"); if (field) { event.preventDefault(); field.focus(); } }
});

load(root()?.dataset.next);
