import { get, post } from "./api.js";
import { badge, check, field, form, h, options, say } from "./dom.js";
import { instant, may, percent, reason, time, words } from "./person.js";
import { plate } from "./plates.js";
import { holdAll, takeAway } from "./evidence.js";
import { openRecord } from "./record.js";

const States = "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY".split(" ");
const PageRows = 24;

/** A card of one detection. */
export function foundCard(row, isProven, why, refresh) {
  const crop = row.images.find(image => image.kind === "Plate" && image.is_there);
  return h("li", { class: "card found" },
    h("div", { class: "crop" }, crop ? h("img", { src: `/ui/records/${row.sequence}/images/${crop.name}`, alt: `Picture of the plate read as ${row.plate}`, loading: "lazy" }) : "No picture is kept"),
    h("div", { class: "text" },
      h("div", { class: "row between" }, plate(row.plate, row.character_confidence), h("span", { class: "strong" }, row.state || "State unknown", row.state ? h("span", { class: "soft small" }, ` ${percent(row.state_confidence)}`) : null)),
      h("p", {}, time(row.time.utc), row.time.uncertainty_us > 1e6 ? h("span", { class: "soft small" }, ` ± ${Math.round(row.time.uncertainty_us / 1e6)} s`) : null),
      row.matched !== "Plate" ? h("p", { class: "small soft" }, `Fits as ${row.matched === "Candidate" ? `another reading: ${row.matched_plate}, ${percent(row.matched_confidence)}` : `the reader's own text: ${row.matched_plate}`}`) : null,
      h("div", { class: "row" },
        isProven ? badge("good", "Signature and log proven", "shield") : badge("bad", "Not proven: look at the record", "alert"),
        row.hits.map(hit => badge(hit.informational ? "" : "warn", `${words(hit.category)}${hit.informational ? ", informational" : ", unconfirmed"}`, hit.informational ? null : "alert")),
        row.held_by.length ? badge("", `held: ${row.held_by.join(", ")}`) : null),
      h("div", { class: "row between" }, h("span", { class: "soft small" }, `Record ${row.sequence}, ${percent(row.confidence)} sure`),
        h("button", { type: "button", onclick: event => openRecord(row.sequence, why, event.currentTarget, refresh) }, "Look at it", h("span", { class: "unseen" }, ` record ${row.sequence}`)))));
}

/** Searching: first why, then what. */
export async function search() {
  const why = reason("search", "view");
  const pattern = h("input", { class: "plate", maxlength: 40, autocomplete: "off", autocapitalize: "characters", spellcheck: "false", placeholder: "7AB?12*" });
  const from = h("input", { type: "datetime-local" }), to = h("input", { type: "datetime-local" });
  const state = h("select", {}, options([["", "Any"], ["unknown", "Unknown"], ...States.map(code => [code, code])]));
  const hits = h("input", { type: "checkbox" });
  const known = await get("/ui/lists");
  const category = h("select", {}, options([["", "Any"], ...known.categories.map(name => [name, words(name)])]));
  const list = h("select", {}, options([["", "Any"], ...known.lists.map(one => [one.name, one.name])]));
  const heading = h("h2", { tabindex: "-1" }, "Results"), results = h("ul", { class: "results" }), more = h("div", { class: "row" }), acts = h("div", { class: "stack" }), out = h("section", { class: "stack", hidden: true, "aria-label": "Results" }, heading, acts, results, more);

  const shown = [];
  async function find(cursor) {
    const given = why.value();
    const terms = { plate: pattern.value.trim() || null, from: instant(from.value), to: instant(to.value), state: state.value || null, hits_only: hits.checked, category: category.value || null, list: list.value || null };
    const found = await post("/ui/search", { ...given, ...terms, limit: PageRows, cursor });
    if (!cursor) results.replaceChildren();
    if (!cursor) shown.length = 0;
    shown.push(...found.rows.map(row => row.sequence));
    results.append(...found.rows.map(row => foundCard(row, found.proven.includes(row.sequence), given)));
    more.replaceChildren();
    if (found.next) {
      const button = h("button", { type: "button", onclick: async () => { button.disabled = true; try { await find(found.next); } finally { button.disabled = false; } } }, found.is_out_of_time ? "Go on searching" : "Show more");
      more.append(button);
    }
    const count = results.children.length;
    heading.textContent = count === 0 ? (found.next ? "Nothing found yet" : "Nothing found") : `${count}${found.next ? " and more" : ""} found`;
    if (count === 0 && !found.next) more.replaceChildren(h("p", { class: "soft" }, "Use ? for one character that you do not know and * for any number; leave the plate empty to see all of a time."));
    acts.replaceChildren(...(count ? [may("export") ? h("details", {}, h("summary", {}, "Take all that was found away as evidence"), takeAway({ search: terms })) : null, may("hold") ? h("details", {}, h("summary", {}, `Hold the ${count} shown for a case`), holdAll([...shown])) : null].filter(Boolean) : []));
    out.hidden = false;
    say(heading.textContent);
    if (!cursor) heading.focus();
  }

  return [
    h("div", { class: "head" }, h("div", {}, h("h1", {}, "Search"), h("p", { class: "soft" }, "A machine read these plates. Compare each with its picture, and confirm a hit with the list's owner, before you act."))),
    h("section", { class: "card", "aria-label": "What to search for" }, form(() => find(null), "Search",
      h("fieldset", {}, h("legend", {}, "Why do you search?"), why.element),
      h("fieldset", {}, h("legend", {}, "What do you search for?"),
        h("div", { class: "fields" }, field("Plate", pattern, "? is one character, * is any number of them."), field("From", from, "In the agency's time."), field("Until", to), field("State", state)),
        check("Only detections with a hit", hits),
        h("details", {}, h("summary", {}, "Kind of hit"), h("div", { class: "fields" }, field("Category", category), field("List", list)))))),
    out,
  ];
}
