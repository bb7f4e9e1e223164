// The period's figures, signed by the unit, with charts of them.
import { get, post } from "./api.js";
import { bars, columns } from "./charts.js";
import { field, form, h, notice, options, say, tiles } from "./dom.js";
import { current, day, number, percent, reason, words } from "./person.js";

const two = value => String(value).padStart(2, "0");
function quarters() {
  const [year, month] = day(current().now).split("-").map(Number), last = Math.floor((month - 1) / 3), list = [];
  for (let back = 0; back < 5; back++) {
    const at = year * 4 + last - back, y = Math.floor(at / 4), q = at % 4, end = new Date(Date.UTC(y, q * 3 + 3, 0)).getUTCDate();
    list.push([`${y}-${two(q * 3 + 1)}-01/${y}-${two(q * 3 + 3)}-${two(end)}`, `Quarter ${q + 1} of ${y}${back ? "" : ", running"}`]);
  }
  return list;
}

function draw(id, r) {
  const link = (file, text, more = {}) => h("a", { class: "button", href: `/ui/reports/${id}/${file}`, ...more }, text);
  const days = r.detections.by_day.map(one => [one.name.slice(5), one.count]), categories = [...r.hits.by_category.map(one => [words(one.name), one.count]), ...r.hits.informational_by_category.map(one => [`${words(one.name)} (inf.)`, 0, one.count])];
  return [
    h("section", { class: "card" }, h("div", { class: "row between" }, h("h2", {}, `${r.first_day} to ${r.last_day}`), h("div", { class: "row" }, link("page.html", "Printable page", { target: "_blank", rel: "noopener" }), link("report.json", "Figures (JSON)", { download: `report-${r.first_day}.json` }), link("report.dsse", "Signature", { download: `report-${r.first_day}.dsse` }))),
      tiles([["Detections", number(r.detections.total)], ["Alerts", number(r.hits.alerts)], ["Informational hits", number(r.hits.informational)], ["In service", percent(r.uptime.share)], ["Uses allowed", number(r.accesses.reduce((sum, one) => sum + one.allowed, 0))], ["Refused", number(r.accesses.reduce((sum, one) => sum + one.refused, 0))]]),
      r.not_counted.map(text => notice("warn", "", text))),
    h("div", { class: "split even" },
      h("section", { class: "card" }, columns("Detections by day", days)), h("section", { class: "card" }, columns("Detections by hour of day", r.detections.by_hour.map((count, hour) => [two(hour), count]), { every: 3 })),
      h("section", { class: "card" }, categories.length ? bars("Hits by category", categories, { key: ["hits", "informational"], second: "s" }) : h("p", { class: "soft" }, "There were no hits in this time.")),
      h("section", { class: "card" }, columns("In service, share of each day", r.uptime.by_day.map(one => [one.name.slice(5), Math.round((one.share ?? 0) * 100), one.share === null ? 0 : 100 - Math.round(one.share * 100)]), { key: ["in service", "not in service"], unit: " %" })),
      h("section", { class: "card" }, bars("Accesses by action", r.accesses.map(one => [words(one.action), one.allowed, one.refused]), { key: ["allowed", "refused"] })),
      h("section", { class: "card" }, bars("Detections by issuing state", r.detections.by_state.slice(0, 12).map(one => [one.name || "not known", one.count])))),
  ];
}

/** Making a report. */
export function report() {
  const why = reason("report"), choice = h("select", {}, options([...quarters(), ["", "Other days"]])), first = h("input", { type: "date", "data-wrong": "choose the first day." }), last = h("input", { type: "date", "data-wrong": "choose the last day." }), out = h("div", { class: "stack" });
  const fit = () => { if (choice.value) [first.value, last.value] = choice.value.split("/"); for (const input of [first, last]) { input.required = true; input.disabled = choice.value !== ""; } };
  choice.addEventListener("change", fit);
  fit();
  return [h("section", { class: "card", "aria-label": "Report" }, h("p", { class: "soft" }, "Figures of a period without any plate, signed by the unit."), form(async () => {
    const made = await post("/ui/reports", { ...why.value(), first: first.value, last: last.value });
    out.replaceChildren(...draw(made.id, await get(`/ui/reports/${made.id}/report.json`)));
    say("The report is made.");
  }, "Make the report", why.element, h("div", { class: "fields" }, field("Period", choice), field("First day", first), field("Last day", last)))), out];
}
