import { get, post } from "./api.js";
import { badge, field, form, h, light, notice, options, pairs, problem, say, table, twice } from "./dom.js";
import { age, may, number, reason, sentence, time } from "./person.js";
import { bring } from "./bring.js";
import { plate as plateOf } from "./plates.js";

const conditions = { Fresh: "Fresh", Untidy: "Needs care", Stale: "Stale", Expired: "Ended", Missing: "Missing", Damaged: "Damaged" };

const listCard = one => h("li", { class: `card lamp ${one.light}` },
  h("div", { class: "row between" }, h("h3", { class: "mono" }, one.name), light(one.light, conditions[one.condition])),
  h("div", { class: "row" }, badge("", sentence(one.category)), one.informational ? badge("", "only informs") : null),
  one.reason ? h("p", {}, one.reason) : null,
  pairs([...(one.installed ? [["Entries", number(one.entries)], ["Age", age(one.age_seconds)], ["Date of the list", one.date ? time(one.date) : "it states none"], ["In force since", time(one.installed)], ["Ends", one.expires ? time(one.expires) : "no end"], ["Lines refused", number(one.lines_refused)]] : []),
    ["Looked for", `every ${one.refresh_hours} hours; alarm after ${one.stale_after_hours}`]]));

const plateInput = () => h("input", { class: "plate", required: true, maxlength: 12, autocomplete: "off", autocapitalize: "characters", spellcheck: "false", "data-wrong": "write letters and digits of the plate." });
const stateInput = () => h("input", { maxlength: 2, autocomplete: "off", autocapitalize: "characters", pattern: "[A-Za-z]{2}", "data-wrong": "write two letters, such as CA." });

function enter(state, drawn) {
  const why = reason("enter_hot_plate"), plate = plateInput(), of = stateInput(), days = h("input", { type: "number", required: true, min: 1, max: state.hot_plate_days, value: Math.min(7, state.hot_plate_days), "data-wrong": `write 1 to ${state.hot_plate_days} days.` });
  const must = state.details_required, text = (max, wrong) => h("input", { required: must, maxlength: max, autocomplete: "off", "data-wrong": wrong });
  const category = h("select", {}, options(state.categories.filter(name => name !== "unspecified").map(name => [name, sentence(name)]), "hot_plate"));
  const officer = text(80, "write the officer's name."), phone = text(40, "write a phone number for whoever has a hit."), reference = text(60, "write the department's reference number."), synopsis = h("textarea", { required: must, maxlength: 300, "data-wrong": "write in a sentence what it is about." });
  const element = form(async answer => {
    const done = await post("/ui/hot-plates", { ...why.value(), plate: plate.value, state: of.value.toUpperCase(), category: category.value, days: Number(days.value), officer: officer.value, phone: phone.value, reference: reference.value, synopsis: synopsis.value });
    plate.value = synopsis.value = reference.value = "";
    answer.replaceChildren(notice("good", "The plate is sought.", `Until ${time(done.until)}. Take it out as soon as it is found.`));
    say("The plate is sought.");
    drawn();
  }, "Enter the plate", why.element,
    h("div", { class: "fields" }, field("Plate", plate), field("State (two letters)", of, "Leave it empty only when nobody knows."), field("Category", category), field("Days", days, `The policy allows ${state.hot_plate_days}; ${state.general_list_days} for what a general list should have.`)),
    h("div", { class: "fields" }, field(must ? "Officer" : "Officer (optional)", officer), field(must ? "Phone" : "Phone (optional)", phone), field(must ? "Reference number" : "Reference number (optional)", reference)), field(must ? "Synopsis" : "Synopsis (optional)", synopsis));
  return h("section", { class: "card", "aria-label": "Enter a hot plate" }, h("h2", {}, "Enter a hot plate"), element);
}

function takeOut(drawn) {
  const why = reason("remove_hot_plate"), plate = plateInput(), of = stateInput();
  return h("section", { class: "card", "aria-label": "Take a hot plate out" }, h("h2", {}, "Take a hot plate out"), form(async answer => {
    await post("/ui/hot-plates/out", { ...why.value(), plate: plate.value, state: of.value.toUpperCase() });
    plate.value = "";
    answer.replaceChildren(notice("good", "The plate is no longer sought."));
    say("The plate is no longer sought.");
    drawn();
  }, "Take it out", why.element, h("div", { class: "fields" }, field("Plate, as it was entered", plate), field("State, as it was entered", of))));
}

/** The plates themselves, for whoever may search; that is an access as a search is. */
function inForce(drawn, register) {
  const mayTake = may("remove_hot_plate"), why = reason("search", ...(mayTake ? ["remove_hot_plate"] : [])), out = h("div", { class: "stack" });
  async function draw() {
    const found = await post("/ui/hot-plates/list", why.value());
    const take = one => twice("Take it out", "Sure? Take it out", async button => {
      try {
        await post("/ui/hot-plates/out", { ...why.value(), plate: one.plate, state: one.state });
        button.closest("tr").remove();
        say("The plate is no longer sought.");
        drawn();
      } catch (error) {
        trouble.replaceChildren(problem(error));
      }
    }, { "aria-label": `Take ${one.plate} out` });
    const trouble = h("div"), rows = found.plates.map(one => [plateOf(one.plate), one.state || "unknown", sentence(one.category), [one.notes, one.reference ? h("span", { class: "soft small" }, one.notes ? h("br") : null, `Reference ${one.reference}`) : null], time(one.entered), time(one.ends), ...(mayTake ? [take(one)] : [])]);
    out.replaceChildren(trouble, rows.length ? table("In the order in which they were entered last", ["Plate", "State", "Why", "Synopsis, officer, phone", "Entered", "Ends", ...(mayTake ? ["Act"] : [])], rows) : h("p", { class: "soft" }, "No plate of the operators is sought."), found.is_more ? h("p", { class: "soft" }, "There are more than these.") : "");
    say(`${found.plates.length} hot plates`);
  }
  register(() => { if (out.childElementCount) draw().catch(error => out.replaceChildren(problem(error))); });
  return h("section", { class: "card", "aria-label": "Hot plates in force" }, h("h2", {}, "Hot plates in force"), form(draw, "Show them", why.element), out);
}

/** The hot lists and how they are; plates of one's own. */
export async function lists() {
  const cards = h("ul", { class: "grid" }), count = h("p", { class: "soft" });
  async function draw() {
    const state = await get("/ui/lists");
    cards.replaceChildren(...(state.lists.length ? state.lists.map(listCard) : [h("li", { class: "soft" }, "The agency's policy names no hot lists.")]));
    count.textContent = `${number(state.hot_plates)} hot plate${state.hot_plates === 1 ? "" : "s"} of the operators ${state.hot_plates === 1 ? "is" : "are"} in force.`;
    return state;
  }
  const state = await draw();
  let again = () => {};
  const entered = () => { draw(); again(); };
  return [
    h("div", { class: "head" }, h("div", {}, h("h1", {}, "Hot lists"), count)), cards,
    may("install_hot_list") ? bring(state, draw) : null,
    may("search") ? inForce(draw, act => { again = act; }) : null,
    h("div", { class: "split even" }, may("enter_hot_plate") ? enter(state, entered) : null, may("remove_hot_plate") ? takeOut(entered) : null),
  ].filter(Boolean);
}
