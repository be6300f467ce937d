// The list of commands that opens over the text box when "/" is typed.

export function suggestCommands(input, list) {
  const options = [...list.children];
  let chosen = null;

  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  close();

  function close() {
    list.hidden = true;
    choose(null);
    input.setAttribute("aria-expanded", "false");
  }

  function choose(option) {
    chosen?.setAttribute("aria-selected", "false");
    chosen = option;
    if (!chosen) return input.removeAttribute("aria-activedescendant");
    chosen.setAttribute("aria-selected", "true");
    chosen.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", chosen.id);
  }

  function take(option) {
    input.value = `${option.dataset.name} `;
    input.setSelectionRange(input.value.length, input.value.length);
    input.focus();
    close();
  }

  function filter() {
    const typed = input.value.toLowerCase();
    for (const option of options) option.hidden = !option.dataset.name.startsWith(typed);
    const open = typed.startsWith("/") && options.some((option) => !option.hidden);
    if (!open) return close();
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    if (chosen?.hidden) choose(null);
  }

  function step(by) {
    const shown = options.filter((option) => !option.hidden);
    const from = chosen ? shown.indexOf(chosen) : by > 0 ? -1 : 0;
    choose(shown[(from + by + shown.length) % shown.length]);
  }

  input.addEventListener("input", filter);
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing) return;
    const first = options.find((option) => !option.hidden);
    if (event.key === "ArrowDown") step(1);
    else if (event.key === "ArrowUp") step(-1);
    else if (event.key === "Escape") close();
    else if (event.key === "Tab" && !event.shiftKey && first) take(chosen ?? first);
    else if (event.key === "Enter" && chosen) take(chosen);
    else return;
    event.preventDefault();
  });
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the text box keeps the focus
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) take(option);
  });
  return close;
}
