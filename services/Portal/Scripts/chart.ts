// A chart as a picture: its drawing with the colours that are seen, below its title. The button is there only when it works.
const kept = ["fill", "stroke", "stroke-width", "stroke-dasharray", "font-size", "font-weight", "text-anchor"];
const scale = 2, margin = 16, titleHeight = 32;

function standalone(drawing: SVGSVGElement, width: number, height: number): string {
  const copy = drawing.cloneNode(true) as SVGSVGElement;
  const originals = drawing.querySelectorAll("*");
  copy.querySelectorAll("*").forEach((element, index) => {
    const original = originals[index];
    if (original) {
      const seen = getComputedStyle(original);
      for (const name of kept) element.setAttribute(name, seen.getPropertyValue(name));
      element.setAttribute("font-family", "sans-serif");
      element.removeAttribute("class");
    }
  });
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", `${width}`);
  copy.setAttribute("height", `${height}`);
  return `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`;
}

async function save(figure: HTMLElement, drawing: SVGSVGElement, name: string): Promise<void> {
  const { width, height } = drawing.viewBox.baseVal;
  const picture = new Image();
  picture.src = standalone(drawing, width * scale, height * scale);
  await picture.decode();
  const canvas = document.createElement("canvas");
  canvas.width = (width + 2 * margin) * scale;
  canvas.height = (height + 2 * margin + titleHeight) * scale;
  const paper = canvas.getContext("2d");
  if (!paper) return;
  paper.fillStyle = getComputedStyle(figure).backgroundColor;
  paper.fillRect(0, 0, canvas.width, canvas.height);
  paper.fillStyle = getComputedStyle(figure).color;
  paper.font = `bold ${16 * scale}px sans-serif`;
  paper.fillText(figure.querySelector("h2")?.textContent ?? "", margin * scale, (margin + 16) * scale, width * scale);
  paper.drawImage(picture, margin * scale, (margin + titleHeight) * scale);
  const link = document.createElement("a");
  link.download = `${name}.png`;
  link.href = canvas.toDataURL("image/png");
  link.click();
}

for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-picture]")) {
  const figure = button.closest("figure");
  const drawing = figure?.querySelector("svg");
  if (figure && drawing) {
    button.hidden = false;
    button.addEventListener("click", () => void save(figure, drawing, button.dataset.picture ?? ""));
  }
}
