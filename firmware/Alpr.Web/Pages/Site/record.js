// One record with everything that is kept of it, and what is proven.
import { post } from "./api.js";
import { badge, dialog, field, form, h, icon, notice, pairs, problem, say } from "./dom.js";
import { age, may, number, percent, reason, sentence, time, words } from "./person.js";
import { plate } from "./plates.js";

const matches = { Exact: "text and state", Folded: "the same once look-alike characters are", StateUnknown: "the text; one side says no state", StateConflict: "the text, of another state", CharacterUncertain: "but for one uncertain character" };

function proofNotice(record) {
  const proof = record.proof;
  return proof.is_proven
    ? h("div", { class: "notice good" }, h("p", { class: "strong row" }, icon("shield"), "Proven"),
      h("p", {}, `Record ${number(proof.sequence)} of ${number(proof.log_size)} in the log. Nothing of it, pictures included, was changed since it was signed.`),
      h("p", { class: "small" }, "Signed by key ", h("span", { class: "mono" }, proof.key_id)))
    : notice("bad", "Not proven", `Do not rely on this record: ${proof.wrong.join("; ")}.`, "Export the log and keep the unit's disk for whoever examines it.");
}

const clocks = { Ntp: "time server", Gps: "GPS", Rtc: "battery-backed clock", System: "the system's, its discipline unknown", Recording: "recorded footage", Unset: "never set" };

const hitCard = (hit, record) => h("div", { class: `notice ${hit.informational ? "info" : "warn"}` },
  h("p", { class: "strong" }, `${sentence(hit.category)}${hit.informational ? " – informational, no reason to stop anybody" : " – unconfirmed"}`),
  pairs([["List", `${hit.list}, ${age(hit.list_age_seconds)} old at the hit`], ["The list's plate", `${hit.entry_plate} ${hit.entry_state}`], ["Read here", `${record.plate} ${record.state}`], ["Matched by", matches[hit.match] ?? words(hit.match)], ["Reference", hit.reference || "none"]]),
  hit.informational ? null : h("p", { class: "small" }, "A hit is not probable cause. Compare characters and state with the picture, and have the entry confirmed."));

function holdForm(record, refresh) {
  const why = reason("hold");
  return h("details", {}, h("summary", {}, "Hold as evidence"), form(async answer => {
    const given = why.value();
    await post("/ui/holds", { ...given, sequences: [record.sequence] });
    answer.replaceChildren(notice("good", `Held for case ${given.case}.`, "Nothing destroys it before an administrator releases the case."));
    say("The record is held.");
    refresh?.();
  }, "Hold it", why.element));
}

function body(record, refresh) {
  const picture = one => h("figure", {}, h("img", { class: one.kind === "Plate" ? "crop" : null, src: `/ui/records/${record.sequence}/images/${one.name}`, alt: one.kind === "Plate" ? `The plate, read as ${record.plate}` : "The whole view at the passage" }),
    h("figcaption", {}, one.kind === "Plate" ? "The plate" : "The view"));
  return [
    record.plate ? h("div", { class: "row" }, plate(record.plate, record.character_confidence, true),
      h("div", {}, h("p", { class: "strong" }, record.state ? `${record.state}, ${percent(record.state_confidence)} sure` : "State unknown"), h("p", { class: "soft small" }, `The whole plate: ${percent(record.confidence)} sure. Below each character: how sure in per cent.`))) : null,
    proofNotice(record),
    record.pictures.length ? h("div", { class: "pictures" }, record.pictures.map(picture)) : h("p", { class: "soft" }, "No picture is kept of it."),
    record.hits.map(hit => hitCard(hit, record)),
    pairs([["Time", `${time(record.utc)} (clock: ${clocks[record.time_source] ?? "unknown"})`], ["Unit", record.device], ["Reader's own text", record.raw || "the same"], ["Frames read", number(record.frames)],
      ["Other readings", record.candidates.length ? record.candidates.map(one => `${one.plate} ${percent(one.confidence)}`).join(", ") : "none"], ["Held by", record.held_by.length ? record.held_by.join(", ") : "no case"]]),
    may("hold") && !record.proof.wrong.some(text => text.includes("destroyed")) ? holdForm(record, refresh) : null,
  ];
}

/** Opens a record over the page; the look is an access in the log. */
export async function openRecord(sequence, why, opener, refresh) {
  const { body: content } = dialog(`Record ${sequence}`, opener, h("p", {}, "Looking…"));
  try {
    const record = await post("/ui/records", { ...why, sequence });
    content.replaceChildren(...body(record, refresh).flat().filter(Boolean));
  } catch (error) {
    content.replaceChildren(problem(error));
  }
}
