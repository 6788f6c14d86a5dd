// What the pages with keys have in common. Digits count by their place on the keyboard, since AZERTY writes them with Shift; letters by what
// they write.
export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest("select, textarea, input:not([type=radio]):not([type=checkbox])") !== null;
}

export function keyOf(event: KeyboardEvent): string {
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code);
  return digit?.[1] ?? event.key.toLowerCase();
}

// Whether the page may take the key at all.
export function isFree(event: KeyboardEvent): boolean {
  return document.querySelector("dialog[open]") === null && !event.ctrlKey && !event.altKey && !event.metaKey && !event.defaultPrevented && !isTyping(event.target);
}

const preference = "raccourcis";
const off = "non";

export const areOff = (): boolean => localStorage.getItem(preference) === off;

// The button that switches them off (WCAG 2.1.4), after the form that has them.
export function addSwitch(form: HTMLElement): void {
  const choice = document.createElement("button");
  choice.type = "button";
  choice.className = "btn btn-quiet";
  const show = (): void => {
    choice.textContent = areOff() ? "Allumer les raccourcis du clavier" : "Éteindre les raccourcis du clavier";
    form.classList.toggle("no-keys", areOff());
  };
  choice.addEventListener("click", () => {
    localStorage.setItem(preference, areOff() ? "oui" : off);
    show();
  });
  show();
  form.after(choice);
}
