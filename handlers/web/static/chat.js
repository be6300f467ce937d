// The local chat: sends what is typed and pressed, shows what comes, keeps the reader's place.

import { follow } from "./live.js";
import { showMoments } from "./moments.js";
import { suggestCommands } from "./suggest.js";

const NEAR_END = 60; // px
const PAUSE = 10 * 60 * 1000;
const REFRESH = 5000;

const log = document.getElementById("log");
const end = document.getElementById("end");
const unread = document.getElementById("unread");
const connection = document.getElementById("connection");
const trouble = document.getElementById("trouble");
const composer = document.getElementById("composer");
const input = document.getElementById("text");
const closeSuggestions = suggestCommands(input, document.getElementById("suggestions"));

const title = document.title;
let last = Number(log.dataset.last);
let missed = 0;
let stuck = true;

// --- The reader's place: at the end it stays there; elsewhere nothing moves ---

function toEnd(behavior = "instant") {
  stuck = true;
  unread.hidden = true;
  log.scrollTo({ top: log.scrollHeight, behavior });
}

const calm = matchMedia("(prefers-reduced-motion: reduce)");
const gently = () => (calm.matches ? "instant" : "smooth");

log.addEventListener(
  "scroll",
  () => {
    stuck = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_END;
    if (stuck) unread.hidden = true;
  },
  { passive: true },
);
unread.addEventListener("click", () => {
  toEnd(gently());
  input.focus({ preventScroll: true });
});
// A phone that is turned, or opens its keyboard, leaves what was at the end in sight.
new ResizeObserver(() => stuck && toEnd()).observe(log);

// --- Lines ---

function made(html) {
  const template = document.createElement("template");
  template.innerHTML = html.trim();
  return template.content.firstElementChild;
}

function showPause(line) {
  const before = line.previousElementSibling;
  const gap = before ? new Date(line.dataset.at) - new Date(before.dataset.at) : Infinity;
  line.classList.toggle("paused", gap > PAUSE);
}

function replaceLine(old, line) {
  const held = old.contains(document.activeElement);
  old.replaceWith(line);
  if (held) (line.querySelector(".buttons button") ?? input).focus({ preventScroll: true });
}

function insertLine(line, id) {
  const after = [...log.querySelectorAll(".line")].find((each) => Number(each.dataset.id) > id);
  line.classList.add("arriving");
  log.insertBefore(line, after ?? end);
}

function showNews({ language, lines }) {
  if (language !== document.documentElement.lang) return location.reload();
  const follows = stuck;
  let added = 0;
  for (const { id, revision, html } of lines) {
    last = Math.max(last, id);
    const old = document.getElementById(`line-${id}`);
    if (old && Number(old.dataset.revision) >= revision) continue;
    const line = made(html);
    showMoments(line);
    if (old) replaceLine(old, line);
    else {
      insertLine(line, id);
      if (line.classList.contains("theirs")) added += 1;
    }
    showPause(line);
  }
  if (follows) toEnd();
  else if (added) unread.hidden = false;
  if (document.hidden && added) {
    missed += added;
    document.title = `(${missed}) ${title}`;
  }
}

document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  missed = 0;
  document.title = title;
  showMoments(log);
});

// --- Sending ---

function say(what) {
  trouble.textContent = what ?? "";
  trouble.hidden = !what;
}

async function send(form, values) {
  const body = new URLSearchParams({ ...values, after: last });
  const headers = { Accept: "application/json" };
  let response;
  try {
    response = await fetch(form.getAttribute("action"), { method: "POST", body, headers });
  } catch {
    say(trouble.dataset.notSent);
    return false;
  }
  if (response.status === 401) location.reload(); // to the login
  if (!response.ok) {
    const known = { 413: trouble.dataset.tooLong, 503: trouble.dataset.notStored };
    say(known[response.status] ?? trouble.dataset.notSent);
    return false;
  }
  say(null);
  showNews(await response.json());
  return true;
}

async function submitText(form, text) {
  closeSuggestions();
  if (!text.trim() || form.ariaBusy === "true") return;
  form.ariaBusy = "true";
  toEnd();
  const typed = form === composer;
  if (typed) input.value = "";
  if (await send(form, { text })) toEnd(gently());
  else if (typed && !input.value) input.value = text;
  form.ariaBusy = "false";
}

async function submitButton(form, button) {
  if (form.ariaBusy === "true") return;
  form.ariaBusy = "true";
  const buttons = form.querySelectorAll("button");
  for (const each of buttons) each.ariaDisabled = "true";
  const before = last;
  const sent = await send(form, { line: form.elements.line.value, action: button.value });
  if (sent && last > before) toEnd(gently()); // the answer came below
  for (const each of buttons) each.ariaDisabled = "false";
  form.ariaBusy = "false";
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  event.preventDefault();
  if (form.classList.contains("buttons")) submitButton(form, event.submitter);
  else submitText(form, form === composer ? input.value : event.submitter.value);
});

// --- Beginning ---

function showState(live) {
  connection.classList.toggle("lost", !live);
  connection.textContent = live ? connection.dataset.live : connection.dataset.lost;
}

showMoments(log);
for (const line of log.querySelectorAll(".line")) showPause(line);
toEnd();
setInterval(() => document.hidden || showMoments(log), REFRESH);
follow({ after: () => last, onNews: showNews, onState: showState });
