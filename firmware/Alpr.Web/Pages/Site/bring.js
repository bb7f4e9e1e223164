// A list that somebody brings: first what it would come to, then it counts.
import { upload } from "./api.js";
import { badge, field, form, h, notice, options, say } from "./dom.js";
import { number, reason, sentence, time } from "./person.js";

const dated = value => value ? time(value) : "it states none";
const Shrunk = .5; // of the list in force: fewer entries are more often a wrong file than a good day

function comparison(found) {
  const old = found.in_force, row = (name, now, before) => h("tr", {}, h("th", { scope: "row" }, name), h("td", {}, now), h("td", {}, before));
  return h("div", {}, h("table", { class: "beside" }, h("caption", {}, "This file beside the list in force"), h("thead", {}, h("tr", {}, h("td"), h("th", { scope: "col" }, "This file"), h("th", { scope: "col" }, "In force"))),
    h("tbody", {}, row("Entries", number(found.entries), old ? number(old.entries) : "no list"), row("Date", dated(found.date), old ? dated(old.date) : "–"), row("In force since", "–", old ? time(old.installed) : "–"),
      row("Lines refused", number(found.lines_refused), old ? number(old.lines_refused) : "–"), row("Left out by the policy", number(found.withheld), "–"), found.ended ? row("Ended already", number(found.ended), "–") : null)));
}

/** Installing a list by hand, for whoever may. */
export function bring(state, drawn) {
  const why = reason("install_hot_list"), list = h("select", {}, options(state.lists.map(one => [one.name, one.name]))), file = h("input", { type: "file", required: true, "data-wrong": "choose the file." }), out = h("div", { class: "stack", "aria-live": "polite" });
  for (const input of [list, file]) input.addEventListener("change", () => out.replaceChildren());
  if (!state.lists.length) return h("section", { class: "card", "aria-label": "Bring a list" }, h("h2", {}, "Bring a list"), h("p", { class: "soft" }, "The agency's policy names no hot lists. Only a list that it names can be put in force."));

  function preview(name, chosen, found) {
    const notices = [
      found.is_same_file ? notice("info", "The list in force was made of this very file.", "Putting it in force again only says that it is the newest.") : null,
      found.in_force && !found.is_incremental && found.entries < found.in_force.entries * Shrunk ? notice("warn", "It has less than half the entries of the list in force.", "Look whether it is the whole file and the right one.") : null,
      found.lines_refused ? h("div", { class: "notice warn" }, h("p", { class: "strong" }, `${number(found.lines_refused)} of ${number(found.lines)} lines are refused and left out.`), h("ul", {}, found.first_refusals.map(line => h("li", { class: "small" }, line))), found.lines_refused > found.first_refusals.length ? h("p", { class: "small" }, `And ${number(found.lines_refused - found.first_refusals.length)} more.`) : null) : null,
    ];
    const act = form(async answer => {
      const done = await upload(`/ui/lists/${name}`, chosen, why.value(), { "Alpr-Sha256": found.sha256 });
      out.replaceChildren(notice("good", `The list ${name} is in force.`, `${number(done.entries)} entries, ${number(done.lines_refused)} lines refused.`));
      say("The list is in force.");
      file.value = "";
      drawn();
    }, found.in_force && !found.is_incremental ? `Put it in force in place of ${number(found.in_force.entries)} entries` : "Put it in force");
    return h("div", { class: "stack" }, h("h3", {}, `${name}, from ${chosen.name}`), h("p", { class: "soft" }, found.is_incremental ? "It adds to the list in force; entries of the same plate, state and category are replaced. Nothing is changed yet." : "It takes the place of the whole list. Nothing is changed yet."),
      comparison(found), h("div", { class: "row" }, found.categories.map(one => badge("", `${sentence(one.name)}: ${number(one.entries)}`))), notices, act);
  }
  return h("section", { class: "card", "aria-label": "Bring a list" }, h("h2", {}, "Bring a list"), h("p", { class: "soft" }, "First the unit reads the file and says what would come of it. The list in force stays until you put the file in its place."),
    form(async () => {
      out.replaceChildren();
      const chosen = file.files[0], name = list.value;
      out.replaceChildren(preview(name, chosen, await upload(`/ui/lists/${name}/preview`, chosen, why.value())));
      say("The file is read.");
    }, "Look at the file", why.element, h("div", { class: "fields" }, field("List", list), field("File", file, "As its owner delivers it; packed files unpacked."))), out);
}
