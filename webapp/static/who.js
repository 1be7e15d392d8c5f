// Who is who: a letter judges, and the next pair is fetched while this one is looked at, so that it stands there at once.
// Pages are fetched as documents, never as strings made into HTML, which trusted types refuse.
const main = document.querySelector("main");
const ahead = new Map();
const root = () => main.querySelector("[data-who]");

const ask = (method, href, body) => new Promise((done) => {
  const asking = new XMLHttpRequest();
  asking.open(method, href);
  asking.responseType = "document";
  asking.addEventListener("loadend", () => done({ page: asking.response?.querySelector("main [data-who]"), href: asking.responseURL }));
  asking.send(body);
});

const load = (href) => {
  if (href && !ahead.has(href)) ahead.set(href, ask("GET", href));
};

const put = (page, waits) => {
  const shown = document.importNode(page, true);
  for (const each of waits ? shown.querySelectorAll("button") : []) each.disabled = true;
  root().replaceWith(shown);
  scrollTo(0, 0);
};

const arrive = ({ page, href }) => {
  if (!page) { location.assign(href || location.href); return; }
  put(page, false);
  history.replaceState(null, "", href);
  const heading = main.querySelector("h1");
  heading.setAttribute("tabindex", "-1");
  heading.focus({ preventScroll: true });
  load(root().dataset.next);
};

// The pair to come is shown at once; the judgement is sent meanwhile. A refusal brings the page that says why.
const judge = async (form, button) => {
  const body = new FormData(form);
  body.set(button.name, button.value);
  const waiting = ahead.get(root().dataset.next);
  const sent = ask("POST", form.action, body);
  ahead.clear();
  const early = await Promise.race([waiting ?? sent, sent]);
  if (early.page) put(early.page, true);
  const answer = await sent;
  if (answer.page) arrive(answer);
  else sendWhole(form.action, body);
};

// The answer is another page, such as the question whose score this changes: nothing is recorded yet, so it is asked for whole.
const sendWhole = (action, body) => {
  const form = document.createElement("form");
  form.method = "post";
  form.action = action;
  for (const [name, value] of body) {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name, value });
    form.append(field);
  }
  document.body.append(form);
  form.submit();
};

main.addEventListener("submit", (event) => {
  if (event.submitter?.name !== "outcome") return;
  event.preventDefault();
  judge(event.target, event.submitter);
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
