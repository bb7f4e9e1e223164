// Records that a case holds, and records that leave the unit as evidence.
import { download, post, save } from "./api.js";
import { field, form, h, notice, options, say, twice } from "./dom.js";
import { may, number, reason } from "./person.js";

const RecordsMax = 10000;

/** Makes and saves a file of records; the access is in the log before its first byte. */
export function takeAway(selection, why = reason("export")) {
  const kind = h("select", {}, options([["bundle", "Bundle (.zip): pictures, a page to print, checked with openssl"], ["batch", "Batch (.alprb): for alprctl"]], "bundle"));
  return form(async answer => {
    say("The file is being made.");
    const { content, name } = await download("/ui/exports", { ...why.value(), form: kind.value, ...(typeof selection === "function" ? selection() : selection) });
    save(content, name);
    answer.replaceChildren(notice("good", `${name} is saved.`, `${number(Math.max(1, Math.round(content.size / 1024)))} KiB. Check it with: alprctl verify --trust CERTIFICATE ${name}`));
    say("The file is saved.");
  }, "Make and save the file", why.element, field("Form", kind));
}

/** Holds records for a case. */
export function holdAll(sequences, done) {
  const why = reason("hold");
  return form(async answer => {
    const given = why.value();
    await post("/ui/holds", { ...given, sequences: typeof sequences === "function" ? sequences() : sequences });
    answer.replaceChildren(notice("good", `Held for case ${given.case}.`, "Nothing destroys them before the case is released."));
    say("The records are held.");
    done?.();
  }, "Hold them", why.element);
}

/** Numbers such as 12, 15-20. */
function sequencesOf(text) {
  const found = [];
  for (const part of text.split(/[\s,;]+/).filter(Boolean)) {
    const [, first, last] = /^(\d{1,15})(?:-(\d{1,15}))?$/.exec(part) ?? [], to = Number(last ?? first);
    if (first === undefined || to < Number(first) || found.length + to - Number(first) >= RecordsMax) throw { title: "Records: this is not right.", detail: `Write numbers such as 12, 15-20, at most ${number(RecordsMax)} together.` };
    for (let at = Number(first); at <= to; at++) found.push(at);
  }
  return found;
}
const recordsInput = () => h("input", { required: true, maxlength: 2000, autocomplete: "off", inputmode: "text", "data-wrong": "write their numbers, such as 12, 15-20." });

function cases() {
  const why = reason(may("view") ? "view" : "status"), out = h("div", { class: "stack" });
  const whyRow = one => {
    const panel = h("div", { class: "stack" });
    const open = (title, element) => { panel.replaceChildren(h("h3", {}, title), element); element.querySelector("input, select")?.focus(); };
    const withCase = action => { const mine = reason(action); mine.setCase(one.case); return mine; };
    const release = () => {
      const mine = withCase("release");
      const element = h("form", { novalidate: true, onsubmit: event => event.preventDefault() }, mine.element, h("div", { class: "answer", "aria-live": "assertive" }), h("div", { class: "row" }, twice("Release it", `Sure? ${number(one.records)} record${one.records === 1 ? "" : "s"} can then be destroyed`, async () => {
        const answer = element.querySelector(".answer");
        try {
          await post("/ui/holds/out", { ...mine.value(), case: one.case });
          row.replaceChildren(notice("good", `Case ${one.case} is released.`, "Retention takes its records up again."));
          say("The case is released.");
        } catch (error) {
          answer.replaceChildren(notice("bad", error.title, error.detail));
        }
      })));
      return element;
    };
    const row = h("li", { class: "card" }, h("div", { class: "row between" }, h("p", {}, h("span", { class: "strong mono" }, one.case), h("br"), h("span", { class: "soft small" }, `${number(one.records)} record${one.records === 1 ? "" : "s"}`)),
      h("div", { class: "row" }, may("export") ? h("button", { type: "button", onclick: () => open("Take away what the case holds", takeAway({ held: true }, withCase("export"))) }, "Take away", h("span", { class: "unseen" }, ` case ${one.case}`)) : null,
        may("release") ? h("button", { type: "button", onclick: () => open("Release the case", release()) }, "Release…", h("span", { class: "unseen" }, ` case ${one.case}`)) : null)), panel);
    return row;
  };
  const element = form(async () => {
    const found = await post("/ui/cases", why.value());
    out.replaceChildren(found.cases.length ? h("ul", { class: "stack" }, found.cases.map(whyRow)) : h("p", { class: "soft" }, "No case holds records."), found.is_more ? h("p", { class: "soft" }, "There are more; use the command line to see all.") : "");
    say(`${found.cases.length} cases`);
  }, "Show the cases", why.element);
  return h("section", { class: "card", "aria-label": "Cases that hold records" }, h("h2", {}, "Cases that hold records"), element, out);
}

function single(title, hint, make) {
  const records = recordsInput();
  const element = make(() => ({ sequences: sequencesOf(records.value) }), records);
  element.prepend(field("Records", records, hint));
  return h("section", { class: "card", "aria-label": title }, h("h2", {}, title), element);
}

/** Evidence: cases, holds, files. */
export async function evidence() {
  const hint = "Their numbers in the log, as the search shows them: 12, 15-20.";
  return [
    h("div", { class: "head" }, h("div", {}, h("h1", {}, "Evidence"), h("p", { class: "soft" }, "What a case holds is not destroyed when its time is over. Whatever leaves the unit is in the signed log first, with who and why."))),
    h("div", { class: "split even" }, cases(), h("div", { class: "stack" },
      may("hold") ? single("Hold records for a case", hint, chosen => holdAll(() => chosen().sequences)) : null,
      may("export") ? single("Take records away", hint, chosen => takeAway(chosen)) : null)),
  ];
}
