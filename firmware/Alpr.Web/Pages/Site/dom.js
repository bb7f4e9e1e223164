// Makes elements. Text is always text: nothing that the unit sends is ever read as markup.
const SVG = "http://www.w3.org/2000/svg";

function fill(element, properties, children) {
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value" || name === "checked" || name === "disabled" || name === "hidden") element[name] = value;
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== false));
  return element;
}

export const h = (name, properties, ...children) => fill(document.createElement(name), properties, children);
export const s = (name, properties, ...children) => fill(document.createElementNS(SVG, name), properties, children);

const strokes = {
  now: "M3 12h4l3-8 4 16 3-8h4", aim: "M12 3v4m0 10v4M3 12h4m10 0h4M12 8a4 4 0 100 8 4 4 0 000-8z", search: "M10.5 4a6.5 6.5 0 100 13 6.5 6.5 0 000-13zM15.5 15.5L21 21",
  evidence: "M4 6h6l2 2h8v12H4zM9 14l2 2 4-4", accounts: "M9 11a3.5 3.5 0 100-7 3.5 3.5 0 000 7zM3 20c0-3.5 2.7-6 6-6s6 2.5 6 6M16 5a3 3 0 010 6m2.500 3.500c1.700.8 2.500 2.600 2.500 5.500",
  lists: "M4 6h1m4 0h11M4 12h1m4 0h11M4 18h1m4 0h11", audit: "M5 3h14v18H5zM9 8h6M9 12h6M9 16h4", settings: "M4 7h9m5 0h2M4 17h2m5 0h9M13 4v6h5V4zM6 14v6h5v-6z",
  out: "M14 4h5v16h-5M10 8l-4 4 4 4m-4-4h10", check: "M5 13l4 4L19 7", cross: "M6 6l12 12M18 6L6 18", move: "M5 12h13m-5-5l5 5-5 5", shield: "M12 3l7 3v5c0 5-3 8-7 10-4-2-7-5-7-10V6zM9 12l2.2 2.2L15.5 10", alert: "M12 4l9 16H3zM12 10v4m0 3v.2",
};
export const icon = name => s("svg", { class: "icon", viewBox: "0 0 24 24", "aria-hidden": "true" },
  s("path", { d: strokes[name], fill: "none", stroke: "currentColor", "stroke-width": 2, "stroke-linecap": "round", "stroke-linejoin": "round" }));

// A light is told by its shape and its word; the colour only helps.
const shapes = {
  green: () => [s("circle", { cx: 12, cy: 12, r: 10, fill: "currentColor" }), s("path", { d: "M7.5 12.5l3 3 6-6.5", fill: "none", stroke: "var(--card)", "stroke-width": 2.4, "stroke-linecap": "round", "stroke-linejoin": "round" })],
  amber: () => [s("path", { d: "M12 2.5l10.5 18.5H1.5z", fill: "currentColor", stroke: "currentColor", "stroke-width": 1.5, "stroke-linejoin": "round" }), s("path", { d: "M12 9v5.5m0 3v.2", stroke: "var(--card)", "stroke-width": 2.4, "stroke-linecap": "round" })],
  red: () => [s("path", { d: "M7.9 2h8.2L22 7.9v8.2L16.1 22H7.9L2 16.1V7.9z", fill: "currentColor" }), s("path", { d: "M8.5 8.5l7 7m0-7l-7 7", stroke: "var(--card)", "stroke-width": 2.4, "stroke-linecap": "round" })],
  unknown: () => [s("circle", { cx: 12, cy: 12, r: 9, fill: "none", stroke: "currentColor", "stroke-width": 2, "stroke-dasharray": "4 3" })],
};
const lightWords = { green: "Well", amber: "Look after it", red: "Not working", unknown: "Not known" };
export const light = (kind, word) => h("span", { class: `light ${kind}` }, s("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, shapes[kind]()), word ?? lightWords[kind]);

let count = 0;
/** A field with its label, and a hint that belongs to it. */
export function field(label, input, hint) {
  input.id ||= `field-${++count}`;
  const under = hint ? h("p", { class: "hint", id: `${input.id}-hint` }, hint) : null;
  if (under) input.setAttribute("aria-describedby", under.id);
  return h("div", {}, h("label", { for: input.id }, label), input, under);
}
export const check = (label, input) => (input.id ||= `field-${++count}`, h("label", { class: "check", for: input.id }, input, label));
export const notice = (kind, title, ...more) => h("div", { class: `notice ${kind}`, role: kind === "bad" ? "alert" : null }, title ? h("p", { class: "strong" }, title) : null, more.map(text => text ? h("p", {}, text) : null));
export const problem = error => notice("bad", error.title ?? "The page failed.", error.detail ?? String(error.message ?? error));
export const badge = (kind, text, mark) => h("span", { class: `badge ${kind}` }, mark ? icon(mark) : null, text);
export const pairs = rows => h("dl", { class: "pairs" }, rows.flatMap(([name, value, mono]) => [h("dt", {}, name), h("dd", { class: mono ? "mono small" : null }, value)]));
export const tiles = rows => h("dl", { class: "tiles" }, rows.map(([name, value]) => h("div", { class: "tile" }, h("dt", {}, name), h("dd", {}, value))));
export const options = (values, chosen) => values.map(([value, text]) => h("option", { value, selected: value === chosen }, text));

/** Says something to everybody, those who only hear it included. */
let timer = 0;
export function say(text) {
  const status = document.getElementById("status");
  status.textContent = text;
  clearTimeout(timer);
  timer = setTimeout(() => { status.textContent = ""; }, 6000);
}

/** A dialog over the page; the focus goes back to where it was. */
export function dialog(title, opener, ...content) {
  const id = `dialog-${++count}`, body = h("div", { class: "body" }, content);
  const element = h("dialog", { "aria-labelledby": id }, h("div", { class: "top" }, h("h2", { id }, title), h("button", { type: "button", class: "plain", onclick: () => element.close() }, icon("cross"), "Close")), body);
  element.addEventListener("close", () => { element.remove(); opener?.focus(); });
  document.body.append(element);
  element.showModal();
  return { element, body };
}

/** A button that asks once more before it does something grave. */
export function twice(text, again, act, more = {}) {
  let isAsked = false;
  const button = h("button", { type: "button", class: "grave", ...more, onclick: async () => {
    if (!isAsked) { isAsked = true; button.firstChild.data = again; return; }
    button.disabled = true;
    try { await act(button); } finally { button.disabled = false; isAsked = false; button.firstChild.data = text; }
  }, onblur: () => { isAsked = false; button.firstChild.data = text; } }, text);
  return button;
}

/** Rows that become cards on a phone. */
export const table = (caption, columns, rows) => h("div", { class: "scroll" }, h("table", { class: "cards" }, h("caption", {}, caption), h("thead", {}, h("tr", {}, columns.map(name => h("th", { scope: "col" }, name)))),
  h("tbody", {}, rows.map(cells => h("tr", {}, cells.map((cell, i) => h("td", { "data-name": columns[i] }, h("span", {}, cell))))))));

/** A form that shows what is wrong where it is, and what the unit answers. */
export function form(act, buttonText, ...children) {
  const answer = h("div", { class: "answer", "aria-live": "assertive" });
  const button = h("button", { class: "main-act", type: "submit" }, buttonText);
  const element = h("form", { novalidate: true, onsubmit: submit }, children, answer, h("div", { class: "row" }, button));
  async function submit(event) {
    event.preventDefault();
    answer.replaceChildren();
    for (const input of element.querySelectorAll("[aria-invalid]")) input.removeAttribute("aria-invalid");
    const wrong = [...element.elements].find(input => input.willValidate && !input.checkValidity());
    if (wrong) {
      wrong.setAttribute("aria-invalid", "true");
      wrong.focus();
      const name = element.querySelector(`label[for="${wrong.id}"]`)?.textContent ?? "A field";
      answer.replaceChildren(notice("bad", `${name}: ${wrong.dataset.wrong ?? "fill this in."}`));
      return;
    }
    button.disabled = true;
    try {
      await act(answer);
    } catch (error) {
      answer.replaceChildren(problem(error));
    } finally {
      button.disabled = false;
    }
  }
  element.answer = answer;
  element.button = button;
  return element;
}

/** Tabs as the keyboard expects them: one stop, arrows move. */
export function tabs(label, parts) {
  const panel = h("div", { class: "stack", role: "tabpanel", id: "panel", tabindex: "-1" });
  const buttons = parts.map(([name, open], at) => h("button", { type: "button", role: "tab", "aria-controls": "panel", onclick: () => choose(at), onkeydown: event => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step) { const next = (at + step + parts.length) % parts.length; choose(next); buttons[next].focus(); }
  } }, name));
  function choose(at) {
    buttons.forEach((button, i) => { button.setAttribute("aria-selected", i === at); button.tabIndex = i === at ? 0 : -1; });
    buttons[at].scrollIntoView({ block: "nearest", inline: "nearest" });
    panel.setAttribute("aria-label", parts[at][0]);
    panel.replaceChildren(...[parts[at][1]()].flat());
  }
  choose(0);
  return [h("div", { class: "tabs", role: "tablist", "aria-label": label }, buttons), panel];
}
