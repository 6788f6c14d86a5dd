// Reads the printed code of a person with the camera. The picture stays here: it is drawn, looked at and forgotten.
import { decodeQR } from "qr/decode.js";

const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const longestSide = 960, pauseInMilliseconds = 120;
const how = "Mettez le dessin de l'étiquette devant la caméra, à une main de distance. Il se lit tout seul.";
const foreign = "Ce n'est pas un code du réseau. Montrez l'étiquette ou le carnet de la personne.";
const failed = "La caméra ne s'allume pas. Fermez et tapez le code.";
const failures: Record<string, string> = {
  NotAllowedError: "La caméra n'est pas autorisée. Autorisez-la à côté de l'adresse de la page, ou fermez et tapez le code.",
  NotFoundError: "Aucune caméra n'a été trouvée. Branchez-en une, ou fermez et tapez le code.",
  NotReadableError: "La caméra ne répond pas\u00A0: un autre programme s'en sert peut-être. Arrêtez-le, ou fermez et tapez le code.",
};

interface Finder {
  dialog: HTMLDialogElement;
  video: HTMLVideoElement;
  words: HTMLElement;
  camera?: MediaStream;
}

// As it is printed: eight characters, and the check that Reception makes too.
function isOurs(text: string): boolean {
  const values = [...text].map((character) => alphabet.indexOf(character));
  const check = values.pop();
  return values.length === 8 && !values.includes(-1) && values.reduce((sum, value) => sum * 32 + value, 0) % 37 === check;
}

function element<Name extends keyof HTMLElementTagNameMap>(name: Name, text = "", className = ""): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  made.textContent = text;
  made.className = className;
  return made;
}

function open(): Finder {
  const dialog = element("dialog", "", "scanner"), video = element("video"), words = element("p", how), close = element("button", "Fermer", "btn");
  const title = element("h2", "Scanner le code");
  title.id = "scanner";
  dialog.setAttribute("aria-labelledby", title.id);
  words.role = "status";
  video.muted = video.playsInline = true;
  video.ariaHidden = "true";
  close.type = "button";
  close.addEventListener("click", () => dialog.close());
  dialog.append(title, words, video, element("p", "L'image reste dans cet appareil et n'est pas gardée.", "soft small"), close);
  document.body.append(dialog);
  dialog.showModal();
  return { dialog, video, words };
}

function warn({ words }: Finder, text: string): void {
  words.className = "note warn";
  words.textContent = text;
}

function stop({ camera }: Finder): void {
  camera?.getTracks().forEach((track) => track.stop());
}

function fail(finder: Finder, text: string): void {
  stop(finder);
  finder.video.hidden = true;
  warn(finder, text);
}

async function light(finder: Finder): Promise<void> {
  finder.camera = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1280 }, height: { ideal: 720 } } });
  const track = finder.camera.getVideoTracks()[0];
  track?.addEventListener("ended", () => fail(finder, failed));
  // A camera that looks at whoever sits here shows them as a mirror does, which is easier to aim by.
  finder.video.classList.toggle("mirror", track?.getSettings().facingMode !== "environment");
  finder.video.srcObject = finder.camera;
  await finder.video.play();
}

function textIn(video: HTMLVideoElement, paper: CanvasRenderingContext2D): string | null {
  const scale = Math.min(1, longestSide / Math.max(video.videoWidth, video.videoHeight));
  const width = Math.round(video.videoWidth * scale), height = Math.round(video.videoHeight * scale);
  if (paper.canvas.width !== width || paper.canvas.height !== height) Object.assign(paper.canvas, { width, height });
  paper.drawImage(video, 0, 0, width, height);
  try {
    return decodeQR(paper.getImageData(0, 0, width, height));
  } catch {
    // Nothing can be read in this picture: the next one may hold it.
    return null;
  }
}

async function look(finder: Finder): Promise<string | null> {
  await light(finder);
  const paper = element("canvas").getContext("2d", { willReadFrequently: true });
  while (paper && finder.dialog.open && finder.camera?.active) {
    const text = textIn(finder.video, paper);
    if (text !== null && isOurs(text)) return text;
    if (text !== null) warn(finder, foreign);
    await new Promise((resolve) => setTimeout(resolve, pauseInMilliseconds));
  }
  return null;
}

/** The code that was shown to the camera; null when whoever scans gave up. */
export async function read(): Promise<string | null> {
  if (document.querySelector("dialog[open]")) return null;
  const finder = open();
  let code: string | null = null;
  const looked = look(finder).then(
    (text) => {
      if (text !== null && finder.dialog.open) {
        code = text;
        finder.dialog.close();
      }
    },
    (problem: unknown) => fail(finder, (problem instanceof DOMException && failures[problem.name]) || failed),
  );
  await new Promise((resolve) => finder.dialog.addEventListener("close", resolve, { once: true }));
  stop(finder);
  finder.dialog.remove();
  // A camera that is allowed once the window is closed goes out again.
  void looked.then(() => stop(finder));
  return code;
}
