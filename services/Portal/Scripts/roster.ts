// The keys of the roster: one for each person, which goes through their marks; Enter stores them all.
import { addSwitch, areOff, isFree, keyOf } from "./keys";

const form = (): HTMLFormElement | null => document.querySelector("form.roster");

function next(person: Element): void {
  const marks = [...person.querySelectorAll<HTMLInputElement>("input[type=radio]")];
  const mark = marks[(marks.findIndex((one) => one.checked) + 1) % marks.length];
  if (!mark) return;
  mark.checked = true;
  mark.focus();
}

document.addEventListener("keydown", (event) => {
  const roster = form();
  if (!roster || !isFree(event)) return;
  if (event.key === "Enter") {
    if (event.target instanceof Element && event.target.closest("a, button, summary, form:not(.roster)")) return;
    event.preventDefault();
    roster.requestSubmit();
    return;
  }
  if (areOff()) return;
  const person = roster.querySelector(`[data-person="${CSS.escape(keyOf(event))}"]`);
  if (!person) return;
  event.preventDefault();
  next(person);
});

document.addEventListener("DOMContentLoaded", () => {
  const roster = form();
  if (roster) addSwitch(roster);
});
