import { post, postForBlob, save } from "./api.js";
import { bars, columns } from "./charts.js";
import { badge, field, form, h, notice, options, say, tabs, tiles } from "./dom.js";
import { addDays, current, day, instant, may, number, reason, sentence, time, words } from "./person.js";
import { report } from "./report.js";

const Days = 30;
const today = () => day(current().now);

function period(days = Days) {
  const from = h("input", { type: "date", required: true, value: day(addDays(current().now, 1 - days)), "data-wrong": "choose the first day." });
  const to = h("input", { type: "date", required: true, value: today(), "data-wrong": "choose the last day." });
  const next = value => new Date(Date.parse(`${value}T12:00Z`) + 86400000).toISOString().slice(0, 10);
  return { fields: [field("From", from), field("Until, that day included", to)], value: () => ({ from: instant(from.value), to: instant(next(to.value)) }) };
}

const outcome = row => row.refused ? badge("bad", "refused", "cross") : row.failed ? badge("warn", "failed", "alert") : badge("good", "allowed", "check");
function table(caption, rows) {
  const columns = ["Time", "Who", "What", "Outcome", "Results", "Purpose and case", "Asked"];
  const cells = row => [time(row.made), [row.user || "nobody known", row.agency ? h("span", { class: "soft small" }, h("br"), row.agency) : null], words(row.action), outcome(row), number(row.results), [row.purpose && words(row.purpose), row.case_number].filter(Boolean).join(", "),
    [row.asked, row.refused_because ? h("span", { class: "soft small" }, row.asked ? h("br") : null, row.refused_because) : null, row.approved_by.length ? h("span", { class: "soft small" }, h("br"), `approved by ${row.approved_by.join(", ")}`) : null]];
  return h("div", { class: "scroll" }, h("table", { class: "cards" }, h("caption", {}, caption), h("thead", {}, h("tr", {}, columns.map(name => h("th", { scope: "col", class: name === "Results" ? "number" : null }, name)))),
    h("tbody", {}, rows.map(row => h("tr", {}, cells(row).map((cell, i) => h("td", { "data-name": columns[i], class: columns[i] === "Results" ? "number" : null }, h("span", {}, cell))))))));
}

function charts(rows, from, to) {
  const days = new Map();
  for (let at = Date.parse(from) + 43200000; at < Date.parse(to); at += 86400000) days.set(day(at), [0, 0]);
  const actions = new Map();
  for (const row of rows) {
    const which = row.refused ? 1 : 0, on = day(row.made);
    if (days.has(on)) days.get(on)[which]++;
    if (!actions.has(row.action)) actions.set(row.action, [0, 0]);
    actions.get(row.action)[which]++;
  }
  const key = ["allowed", "refused"];
  return h("div", { class: "split even" }, h("section", { class: "card" }, columns("Accesses by day", [...days].map(([name, [a, b]]) => [name.slice(5), a, b]), { key })),
    h("section", { class: "card" }, bars("Accesses by action", [...actions].sort((x, y) => y[1][0] + y[1][1] - x[1][0] - x[1][1]).slice(0, 10).map(([name, [a, b]]) => [words(name), a, b]), { key })));
}

function log() {
  const why = reason("audit"), when = period(), out = h("div", { class: "stack" });
  const user = h("input", { maxlength: 32, autocomplete: "off", autocapitalize: "none" }), action = h("select", {}, options([["", "Any"], ...["sign_in", "sign_out", "search", "view", "export", "hold", "release", "enter_hot_plate", "remove_hot_plate", "install_hot_list", "audit", "report", "install_policy", "manage_accounts", "record_training", "inspect", "report_damage", "maintain", "approve_purge", "pull", "review_agreement"].map(name => [name, sentence(name)])]));
  const refused = h("select", {}, options([["", "Any"], ["false", "Allowed"], ["true", "Refused"]])), wanted = h("input", { maxlength: 100, autocomplete: "off" });
  const asked = () => ({ ...why.value(), ...when.value(), user: user.value.trim() || null, action: action.value || null, refused: refused.value ? refused.value === "true" : null, words: wanted.value.trim() || null });
  return [h("section", { class: "card", "aria-label": "Access log" }, form(async () => {
    const given = asked(), found = await post("/ui/audit", given);
    const csv = h("button", { type: "button", onclick: async () => { try { save(await postForBlob("/ui/audit/csv", given), `accesses-${day(given.from)}.csv`); } catch (error) { say(error.detail ?? error.title); } } }, "Save as CSV");
    out.replaceChildren(charts(found.rows, given.from, given.to),
      h("section", { class: "card" }, h("div", { class: "row between" }, h("h2", {}, `${number(found.rows.length)} accesses${found.is_more ? ", and more: choose a shorter period" : ""}`), csv), table("In order of time", found.rows)));
    say(`${found.rows.length} accesses`);
  }, "Read the log", why.element, h("div", { class: "fields" }, when.fields, field("User", user), field("Action", action), field("Outcome", refused), field("Words in the purpose", wanted)))), out];
}

function sample() {
  const why = reason("audit"), when = period(31), size = h("input", { type: "number", min: 1, max: 1000, required: true, value: 20, "data-wrong": "write 1 to 1000." }), seed = h("input", { maxlength: 64, autocomplete: "off", pattern: "[A-Za-z0-9\\-]*", "data-wrong": "a seed has letters, digits and hyphens." }), out = h("div", { class: "stack" });
  return [h("section", { class: "card", "aria-label": "Random sample" }, h("p", { class: "soft" }, "Anybody with the seed draws the same sample again. The period must have ended."), form(async () => {
    const span = when.value(), drawn = await post("/ui/audit/sample", { ...why.value(), from: span.from, to: span.to > current().now ? current().now : span.to, size: Number(size.value), seed: seed.value.trim() });
    out.replaceChildren(notice("info", `Seed ${drawn.seed}`, drawn.statement), h("section", { class: "card" }, table("The sample, in the order of the log", drawn.rows)));
    say("The sample is drawn.");
  }, "Draw a sample", why.element, h("div", { class: "fields" }, when.fields, field("Accesses", size), field("Seed (optional)", seed, "To draw a sample again.")))), out];
}

function purges() {
  const why = reason("audit"), when = period(92), out = h("div", { class: "stack" });
  return [h("section", { class: "card", "aria-label": "Purges" }, form(async () => {
    const found = await post("/ui/audit/purges", { ...why.value(), ...when.value() });
    out.replaceChildren(h("section", { class: "card" }, h("h2", {}, "What was destroyed"), tiles([["Signed purges", number(found.statements)], ["Records", number(found.records)], ["Pictures", number(found.images)], ["Before a backend had them", number(found.unacknowledged)], ["Older than the policy, still here", number(found.older)], ["Held by a case", number(found.older_held)]]),
      found.older > found.older_held ? notice("warn", "Records are here that are older than the policy's days.", "They wait for a backend, or for approval: look at Now.") : notice("good", "Nothing is kept longer than the policy lets it.")));
    say("Done.");
  }, "Look at purges", why.element, h("div", { class: "fields" }, when.fields))), out];
}

/** The access log, samples, purges, and the report. */
export async function audit() {
  const parts = may("audit") ? [["Access log", log], ["Random sample", sample], ["Purges", purges]] : [];
  return [h("div", { class: "head" }, h("div", {}, h("h1", {}, "Audit and report"), h("p", { class: "soft" }, "Reading the log is itself an access in it."))), tabs("Audit and report", [...parts, ...(may("report") ? [["Report", report]] : [])])].flat();
}
