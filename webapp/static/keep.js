// What was typed is never lost to a lost line or an ended sign-in: before a form with typed text is sent, the page makes sure
// that somebody is there to take it. Without a script the form is sent as it is. Nothing typed is stored on the machine.

const LONG_AGO = 5 * 60 * 1000; // a page younger than this was answered by the server just now
const account = document.querySelector("[data-account]"); // there only where somebody is signed in
const loaded = Date.now();

if (account) {
  for (const form of document.querySelectorAll("form[method=post]")) {
    if (form.querySelector("textarea, input[type=text], input[type=search], input:not([type])")) keep(form);
  }
}

function keep(form) {
  let sure = false;
  form.addEventListener("submit", (event) => {
    if (sure) return;
    if (!navigator.onLine) {
      event.preventDefault();
      say(form, "Not sent: this machine has no connection.", "Nothing was recorded, and what you typed is still here. Send it again once the connection is back.");
    } else if (Date.now() - loaded > LONG_AGO) {
      event.preventDefault();
      const { submitter } = event;
      ask(form).then((answered) => { if (answered) { sure = true; form.requestSubmit(submitter); } });
    }
  });
}

// Ask whether the server is there and still knows who this is; a form's token is made new with the answer.
async function ask(form) {
  let answer, words;
  try {
    answer = await fetch(account.href, { cache: "no-store", credentials: "same-origin" });
    words = await answer.text();
  } catch {
    return say(form, "Not sent: the tool cannot be reached.", "Nothing was recorded, and what you typed is still here. Try again in a minute.");
  }
  const token = /name="csrf_token" value="([^"]+)"/.exec(words)?.[1];
  if (answer.redirected || !answer.ok || !token) {
    return say(form, "Not sent: you were signed out meanwhile.", "What you typed is still here. Sign in again in a new tab, come back to this one, and send it again.");
  }
  form.elements.csrf_token.value = token;
  return true;
}

function say(form, heading, next) {
  form.querySelector("[data-kept]")?.remove();
  const box = document.createElement("div"), title = document.createElement("strong"), more = document.createElement("p");
  box.className = "box box--look kept";
  box.dataset.kept = "";
  box.tabIndex = -1;
  box.setAttribute("role", "alert");
  title.textContent = heading;
  more.textContent = next;
  box.append(title, more);
  form.prepend(box);
  box.focus();
  for (const button of form.querySelectorAll("button[type=submit]")) button.disabled = false;
  return false;
}
