import { get, post } from "./api.js";
import { columns } from "./charts.js";
import { badge, check, field, form, h, light, notice, options, problem, say, tiles } from "./dom.js";
import { age, may, number, reason, sentence, time, words } from "./person.js";
import { foundCard } from "./search.js";

const EveryMs = 5000, LastRows = 8;
const names = { camera: "Camera", link: "Link", gps: "GPS", system: "System" };
const partWords = part => sentence(part);

/** Conditions come as a reason and, behind its full stop, the remedy. */
function told(part) {
  const end = part.reason.search(/[.!?] (?=[A-Z])/);
  return h("div", {}, h("p", { class: "strong small" }, partWords(part.part)), part.reason ? [h("p", {}, end < 0 ? part.reason : part.reason.slice(0, end + 1)), end < 0 ? null : h("p", { class: "soft" }, part.reason.slice(end + 2))] : null);
}

function lamp(one) {
  const bad = one.parts.filter(part => part.light !== "green"), well = one.parts.filter(part => part.light === "green");
  return h("section", { class: `card lamp ${one.light}`, "aria-label": names[one.name] ?? one.name },
    h("div", { class: "row between" }, h("h2", {}, names[one.name] ?? one.name), light(one.light)),
    bad.map(told),
    one.parts.length === 0 ? h("p", { class: "soft small" }, "Nothing of this is fitted or reported.") : well.length ? h("p", { class: "soft small" }, `Well: ${well.map(part => words(part.part)).join(", ")}`) : null);
}

function rates(state) {
  const hours = [];
  for (let i = 0; i < state.rates.length; i += 4) {
    const at = new Date(Date.parse(state.at) - (state.rates.length - 4 - i) * 900000);
    hours.push([time(at).slice(11, 13), state.rates[i] + state.rates[i + 1] + state.rates[i + 2] + state.rates[i + 3]]);
  }
  return columns("Passages in each hour of the last day", hours, { every: 3 });
}

const duty = one => h("li", { class: "due" }, h("span", {}, h("span", { class: "strong" }, one.name), h("br"), h("span", { class: "soft small" }, `${one.detail}; by ${one.due_by}`)),
  badge(one.state === "Overdue" ? "bad" : one.state === "Due" ? "warn" : "", one.state === "Upcoming" ? "later" : one.state.toLowerCase(), one.state === "Upcoming" ? null : "alert"));

function passages() {
  const why = reason("search", "view"), found = h("ul", { class: "results" });
  return h("section", { class: "card", "aria-label": "Last passages" }, h("h2", {}, "Last passages"),
    form(async () => {
      const given = why.value(), page = await post("/ui/search", { ...given, limit: LastRows });
      found.replaceChildren(...page.rows.map(row => foundCard(row, page.proven.includes(row.sequence), given)));
      say(page.rows.length ? `${page.rows.length} passages` : "No vehicle has passed yet.");
      if (!page.rows.length) found.replaceChildren(h("li", { class: "soft" }, "No vehicle has passed yet."));
    }, "Show the last passages", why.element), found);
}

function inspection() {
  const kinds = [...(may("report_damage") ? [["damage", "Report damage or a fault"]] : []), ...(may("inspect") ? [["inspection", "Periodic inspection"], ["repair", "Repaired what was reported"]] : [])];
  const kind = h("select", {}, options(kinds)), findings = h("textarea", { maxlength: 2000, required: true, "data-wrong": "write what you found." }), passed = h("input", { type: "checkbox" });
  const why = reason("report_damage", "inspect");
  const fit = () => { const is = kind.value === "inspection"; passed.closest("label").hidden = !is; findings.required = !(is && passed.checked); };
  const element = form(async answer => {
    const done = await post("/ui/inspections", { ...why.value(), kind: kind.value, passed: passed.checked, findings: findings.value });
    findings.value = "";
    answer.replaceChildren(notice("good", "It is written down.", `Record ${done.record} in the signed log.`));
    say("It is written down.");
  }, "Write it down", field("What", kind), check("The unit may stay in service", passed), field("Findings", findings, "What you saw, in words. No plates."), why.element);
  kind.addEventListener("change", fit);
  passed.addEventListener("change", fit);
  fit();
  return h("section", { class: "card", "aria-label": "Inspection and damage" }, h("h2", {}, "Inspection and damage"), element);
}

/** The unit as it is now. */
export async function now(onClose) {
  const lamps = h("div", { class: "grid", "aria-live": "polite" }), when = h("p", { class: "soft" }), chart = h("section", { class: "card", "aria-label": "Rates" }), figures = h("section", { class: "card", "aria-label": "Figures" }), duties = h("section", { class: "card", "aria-label": "What is due" }), trouble = h("div");
  let shown = "";
  function draw(state) {
    const now = JSON.stringify(state.lights);
    if (now !== shown) lamps.replaceChildren(...state.lights.map(lamp)); // not each time: who listens would hear it each time
    shown = now;
    const f = state.figures;
    when.textContent = `At ${time(state.at)}, program ${state.version}`;
    chart.replaceChildren(rates(state));
    figures.replaceChildren(h("h2", {}, "Figures"), tiles([["Running for", age(f.uptime_seconds)], ["Passages since", number(f.passages)], ["Alerts since", number(f.alerts)], ["Frames a second", f.frames_per_second.toFixed(1)],
      ["A frame takes", `${f.frame_ms_median.toFixed(0)} ms`], ["Slowest of 100", `${f.frame_ms_p99.toFixed(0)} ms`], ["Frames given up", number(f.frames_dropped)], ["Records in the log", number(f.records)], ["Journal", `${(f.journal_bytes / 2 ** 30).toFixed(2)} GiB`], ["Disk free", `${(f.disk_free_bytes / 2 ** 30).toFixed(1)} GiB`]]));
    duties.replaceChildren(h("h2", {}, "What is due"), state.duties.length ? h("ul", { class: "stack" }, state.duties.map(duty)) : h("p", { class: "soft" }, "The policy names no duties."));
  }
  draw(await get("/ui/now"));
  const timer = setInterval(async () => {
    if (document.hidden) return;
    try {
      draw(await get("/ui/now"));
      trouble.replaceChildren();
    } catch (error) {
      trouble.replaceChildren(problem(error));
    }
  }, EveryMs);
  onClose(() => clearInterval(timer));
  return [
    h("div", { class: "head" }, h("h1", {}, "Now"), when), trouble, lamps,
    h("div", { class: "split" }, h("div", { class: "stack" }, chart, may("search") ? passages() : null, figures), h("div", { class: "stack" }, duties, may("report_damage", "inspect") ? inspection() : null)),
  ];
}
