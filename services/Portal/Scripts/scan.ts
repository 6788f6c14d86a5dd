// The buttons that read a code with the camera, there only where a camera may be asked for. What reads comes when one is pressed.
type Scanner = typeof import("./scanner");

async function scan(button: HTMLButtonElement, input: HTMLInputElement): Promise<void> {
  const { read }: Scanner = await import(button.dataset.scanner ?? "");
  const code = await read();
  if (!code) return;
  input.value = code;
  input.focus();
  if (button.dataset.sends !== undefined) input.form?.requestSubmit(input.form.querySelector<HTMLButtonElement>("button[type=submit]"));
}

function tell(button: HTMLButtonElement): void {
  button.hidden = true;
  const words = document.createElement("span");
  words.role = "status";
  words.textContent = "Le lecteur ne s'est pas chargé\u00A0: tapez le code.";
  button.after(words);
}

for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-scan]")) {
  const input = document.getElementById(button.dataset.scan ?? "");
  if ("mediaDevices" in navigator && input instanceof HTMLInputElement) {
    button.hidden = false;
    button.addEventListener("click", () => void scan(button, input).catch(() => tell(button)));
  }
}
