// The keys of the desk. Digits count by their place on the keyboard, since AZERTY writes them with Shift; letters by what they write.
// They work as soon as the page is there to be seen: the script stands in its head.
const form = (): HTMLFormElement | null => document.querySelector("form.desk");
const preference = "raccourcis";
const off = "non";

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest("select, textarea, input:not([type=radio]):not([type=checkbox])") !== null;
}

function keyOf(event: KeyboardEvent): string {
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code);
  return digit?.[1] ?? event.key.toLowerCase();
}

// A key that is pressed again takes the answer back, where not answering is an answer.
function answer(input: HTMLInputElement): void {
  const none = input.form?.querySelector<HTMLInputElement>(`input[type=radio][name="${CSS.escape(input.name)}"][value=""]`);
  const chosen = input.checked && none ? none : input;
  chosen.checked = true;
  chosen.focus();
  chosen.dispatchEvent(new Event("change", { bubbles: true }));
}

// Whoever receives: the next one of those who are here.
function turn(first: HTMLInputElement): void {
  const people = [...(first.form?.querySelectorAll<HTMLInputElement>(`input[name="${CSS.escape(first.name)}"]`) ?? [])];
  answer(people[(people.findIndex((person) => person.checked) + 1) % people.length] ?? first);
}

document.addEventListener("keydown", (event) => {
  const desk = form();
  if (!desk || document.querySelector("dialog[open]") || event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented || isTyping(event.target)) return;
  if (event.key === "Enter") {
    if (event.target instanceof Element && event.target.closest("a, button, summary")) return;
    event.preventDefault();
    desk.requestSubmit(desk.querySelector<HTMLButtonElement>("button[value=entree]"));
    return;
  }
  if (localStorage.getItem(preference) === off) return;
  const input = desk.querySelector<HTMLInputElement>(`input[data-key="${CSS.escape(keyOf(event))}"]`);
  if (!input) return;
  event.preventDefault();
  if (input.dataset.key === "q") turn(input);
  else answer(input);
});

document.addEventListener("DOMContentLoaded", () => {
  const desk = form();
  if (!desk) return;
  const choice = document.createElement("button");
  choice.type = "button";
  choice.className = "btn btn-quiet";
  const show = (): void => {
    const isOff = localStorage.getItem(preference) === off;
    choice.textContent = isOff ? "Allumer les raccourcis du clavier" : "Éteindre les raccourcis du clavier";
    desk.classList.toggle("no-keys", isOff);
  };
  choice.addEventListener("click", () => {
    localStorage.setItem(preference, localStorage.getItem(preference) === off ? "oui" : off);
    show();
  });
  show();
  desk.after(choice);
});
