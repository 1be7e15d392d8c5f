// Ordering, narrowing and paging a list without leaving the page: the same addresses, and only the list is put in anew.
// Without this script the links and the form do the same by loading the page. Asked for as a document, so that no text of
// the answer is ever handled as markup here.
const ask = (url) => new Promise((done, fail) => {
  const request = new XMLHttpRequest();
  request.open("GET", url);
  request.responseType = "document";
  request.addEventListener("load", () => (request.status === 200 && request.response ? done(request.response) : fail(new Error(String(request.status)))));
  request.addEventListener("error", () => fail(new Error("no answer")));
  request.send();
});

// One quiet voice for the whole page: a live region has to stand there before its words change.
const voice = document.createElement("p");
voice.className = "govuk-visually-hidden";
voice.setAttribute("aria-live", "polite");
document.body.append(voice);

const again = async (list, url, focused) => {
  list.setAttribute("aria-busy", "true");
  let page;
  try {
    page = await ask(url);
  } catch {
    location.assign(url); // signed out, stopped or refused: the page itself says what is the matter
    return false;
  }
  const fresh = page.getElementById(list.id);
  if (!fresh) { location.assign(url); return false; }
  const here = document.adoptNode(fresh);
  list.replaceWith(here);
  document.dispatchEvent(new CustomEvent("list-shown", { detail: here }));
  voice.textContent = here.querySelector("[data-list-shown]:not([hidden])")?.textContent ?? here.querySelector("p")?.textContent ?? "";
  focused(here)?.focus();
  return true;
};

// What was used is found again in the new list by its words or its id, so that the keyboard stays where it was.
const same = (used) => (list) => {
  if (used.id) return list.ownerDocument.getElementById(used.id);
  const words = used.getAttribute("aria-label") ?? used.textContent.trim();
  const all = [...list.querySelectorAll("a, button")];
  return all.find((each) => (each.getAttribute("aria-label") ?? each.textContent.trim()) === words) ?? list.querySelector("a, input");
};

const plain = (event) => !event.defaultPrevented && event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);

document.addEventListener("click", async (event) => {
  const link = event.target.closest?.("[data-list] a[data-list-go], [data-list] .govuk-pagination a");
  if (!link || !plain(event)) return;
  event.preventDefault();
  if (await again(link.closest("[data-list]"), link.href, same(link))) history.pushState({ list: true }, "", link.href);
});

document.addEventListener("submit", async (event) => {
  const form = event.target.closest?.("[data-list-form]");
  if (!form) return;
  event.preventDefault();
  const url = new URL(form.action);
  for (const [name, value] of new FormData(form)) if (value !== "") url.searchParams.set(name, value);
  const used = form.contains(document.activeElement) ? document.activeElement : form.querySelector("button");
  if (await again(form.closest("[data-list]"), url.href, same(used))) history.pushState({ list: true }, "", url.href);
});

document.addEventListener("change", (event) => {
  if (event.target.matches?.("[data-list-form] select")) event.target.form.requestSubmit();
});

addEventListener("popstate", () => location.reload());
