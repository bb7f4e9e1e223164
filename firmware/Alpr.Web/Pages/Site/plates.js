// Plates as a machine read them: each character with how sure it was.
import { h } from "./dom.js";
import { percent } from "./person.js";

const Unsure = .8;

/** A plate; a bar under each character is as long as the reader was sure, dashed where it was not. */
export function plate(text, confidences = [], isLarge = false) {
  const letters = [...text];
  const told = letters.map((letter, i) => confidences[i] === undefined ? letter : `${letter} ${percent(confidences[i])}`).join(", ");
  return h("span", { class: isLarge ? "chars large" : "chars", role: "img", "aria-label": `Plate ${letters.join(" ")}. ${confidences.length ? `Confidence of each character: ${told}` : ""}` },
    letters.map((letter, i) => {
      const share = confidences[i], bar = h("i");
      if (share !== undefined) bar.style.setProperty("width", `${Math.max(12, Math.round(share * 100))}%`);
      else bar.hidden = true;
      return h("span", { class: share < Unsure ? "unsure" : null }, letter, bar, isLarge && share !== undefined ? h("small", {}, Math.round(share * 100)) : null);
    }));
}
