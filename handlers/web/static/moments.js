// Times in the reader's zone and language, kept true as they pass.

const STEPS = [
  ["second", 60],
  ["minute", 60],
  ["hour", 24],
  ["day", 7],
];

const language = document.documentElement.lang || "en";
const relative = new Intl.RelativeTimeFormat(language, { numeric: "always" });
const date = new Intl.DateTimeFormat(language, { dateStyle: "medium" });
const exact = new Intl.DateTimeFormat(language, { dateStyle: "full", timeStyle: "short" });
const clock = new Intl.DateTimeFormat(language, { timeStyle: "short" });
const dayAndClock = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });

function ago(at, now) {
  let amount = (at - now) / 1000;
  if (Math.abs(amount) < 1) amount = -1;
  for (const [unit, size] of STEPS) {
    if (Math.round(Math.abs(amount)) < size) return relative.format(Math.round(amount), unit);
    amount /= size;
  }
  return date.format(at);
}

function show(time, now) {
  const at = new Date(time.dateTime);
  if (Number.isNaN(at.getTime())) return;
  time.title = exact.format(at);
  const sameDay = at.toDateString() === now.toDateString();
  const text = "ago" in time.dataset ? ago(at, now) : (sameDay ? clock : dayAndClock).format(at);
  if (time.textContent !== text) time.textContent = text;
}

export function showMoments(root) {
  const now = new Date();
  for (const time of root.querySelectorAll("time")) show(time, now);
}
