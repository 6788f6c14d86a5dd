// The keys of the desk. They work as soon as the page is there to be seen: the script stands in its head.
import { addSwitch, areOff, isFree, keyOf } from "./keys";

const form = (): HTMLFormElement | null => document.querySelector("form.desk");

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
  if (!desk || !isFree(event)) return;
  if (event.key === "Enter") {
    if (event.target instanceof Element && event.target.closest("a, button, summary")) return;
    event.preventDefault();
    desk.requestSubmit(desk.querySelector<HTMLButtonElement>("button[value=entree]"));
    return;
  }
  if (areOff()) return;
  const input = desk.querySelector<HTMLInputElement>(`input[data-key="${CSS.escape(keyOf(event))}"]`);
  if (!input) return;
  event.preventDefault();
  if (input.dataset.key === "q") turn(input);
  else answer(input);
});

document.addEventListener("DOMContentLoaded", () => {
  const desk = form();
  if (desk) addSwitch(desk);
});
