// Charts as SVG. Each has a title for whoever does not see it, with its numbers.
import { h, s } from "./dom.js";
import { number } from "./person.js";

const Left = 46, Right = 6, Top = 10, High = 150, Low = 26;
const width = () => matchMedia("(min-width: 40rem)").matches ? 560 : 340; // so that their words are as large as others

function ceiling(most) {
  if (most <= 4) return 4;
  const power = 10 ** Math.floor(Math.log10(most));
  return [1, 2, 4, 5, 6, 8, 10].map(factor => factor * power).find(value => value >= most);
}

/** A column for each of some values; a second series stands on the first. rows: [label, a, b] */
export function columns(title, rows, { key, every, unit = "" } = {}) {
  const W = width(), most = ceiling(Math.max(0, ...rows.map(row => row[1] + (row[2] ?? 0))));
  const step = (W - Left - Right) / Math.max(1, rows.length), labels = Math.max(every ?? 1, Math.ceil(rows.length / (W / 70)));
  const parts = [0, .5, 1].flatMap(share => {
    const y = Top + High * (1 - share);
    return [s("line", { class: share ? "grid-line" : "axis", x1: Left, x2: W - Right, y1: y, y2: y }), s("text", { x: Left - 6, y: y + 4, "text-anchor": "end" }, `${number(most * share)}${unit}`)];
  });
  rows.forEach(([label, a, b = 0], i) => {
    const x = Left + i * step + step * .12, wide = Math.max(1, step * .76), ha = High * a / most, hb = High * b / most;
    if (a > 0) parts.push(s("rect", { class: "bar-a", x, y: Top + High - ha, width: wide, height: ha, rx: Math.min(2, wide / 4) }));
    if (b > 0) parts.push(s("rect", { class: "bar-b", x, y: Top + High - ha - hb, width: wide, height: hb, rx: Math.min(2, wide / 4) }));
    if (i % labels === 0) parts.push(s("text", { x: Math.max(Left + 14, x + wide / 2), y: Top + High + 18, "text-anchor": "middle" }, label));
  });
  return frame(title, Top + High + Low, parts, W, rows.filter(row => row[1] + (row[2] ?? 0) > 0).map(([label, a, b]) => `${label}: ${a}${b ? ` and ${b}` : ""}`), key);
}

/** A bar for each name. rows: [name, a, b] */
export function bars(title, rows, { key, second = "b" } = {}) {
  const W = width(), Row = 26, Names = W > 400 ? 160 : 124, Numbers = 52, most = Math.max(1, ...rows.map(row => row[1] + (row[2] ?? 0)));
  const parts = rows.flatMap(([name, a, b = 0], i) => {
    const y = i * Row + 3, la = (W - Names - Numbers) * a / most, lb = (W - Names - Numbers) * b / most;
    return [s("text", { x: Names - 8, y: y + 14, "text-anchor": "end" }, name), a > 0 ? s("rect", { class: "bar-a", x: Names, y, width: la, height: Row - 8, rx: 2 }) : null,
      b > 0 ? s("rect", { class: `bar-${second}`, x: Names + la, y, width: lb, height: Row - 8, rx: 2 }) : null, s("text", { x: Names + la + lb + 6, y: y + 14 }, a > 0 && b > 0 ? `${number(a)} + ${number(b)}` : number(a + b))];
  });
  return frame(title, rows.length * Row + 4, parts, W, rows.map(([name, a, b]) => `${name}: ${a}${b ? ` and ${b}` : ""}`), key, second);
}

function frame(title, height, parts, W, told, key, second = "b") {
  return h("figure", { class: "chart" },
    h("figcaption", {}, title, key ? h("span", { class: "key" }, h("b", { class: "a" }), key[0], h("b", { class: second }), key[1]) : null),
    s("svg", { viewBox: `0 0 ${W} ${height}`, role: "img", "aria-label": `${title}. ${told.slice(0, 60).join(", ") || "Nothing."}` }, parts.filter(Boolean)));
}
