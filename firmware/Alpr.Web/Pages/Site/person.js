// Who is signed in, and how the agency writes times, words and reasons.
import { field, h, options } from "./dom.js";

let person = null, lastUser = null;
let lastReason = { purpose: "", details: "", case: "" }; // of the last person, while the page is open

export const current = () => person;
export function become(other) {
  if (other && other.user !== lastUser) forget();
  lastUser = other?.user ?? lastUser; // whose session ended goes on with the same reason
  person = other;
}
export function forget() {
  lastReason = { purpose: "", details: "", case: "" };
}
export const may = (...actions) => actions.some(action => person?.may.includes(action));

export const words = name => String(name).replaceAll("_", " ");
export const sentence = name => (name = words(name), name.charAt(0).toUpperCase() + name.slice(1));
export const listed = names => names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
export const number = value => Number(value).toLocaleString("en-US");
export const percent = share => `${Math.round(share * 100)} %`;

const parts = (date, zone) => Object.fromEntries(new Intl.DateTimeFormat("en-CA", { timeZone: zone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit" })
  .formatToParts(date).map(part => [part.type, part.value]));
export function time(value) {
  if (!value) return "not dated";
  const at = parts(new Date(value), person.time_zone);
  return `${at.year}-${at.month}-${at.day} ${at.hour}:${at.minute}:${at.second}`;
}
export const day = value => time(value).slice(0, 10);
export function age(seconds) {
  if (seconds === null || seconds === undefined) return "unknown";
  const [count, unit] = seconds < 120 ? [seconds, "second"] : seconds < 7200 ? [seconds / 60, "minute"] : seconds < 172800 ? [seconds / 3600, "hour"] : [seconds / 86400, "day"];
  return `${Math.floor(count)} ${unit}${Math.floor(count) === 1 ? "" : "s"}`;
}
/** The instant of a local time in the agency's zone, as inputs give it. */
export function instant(local) {
  if (!local) return null;
  const wanted = Date.parse(`${local.length === 10 ? `${local}T00:00` : local}Z`);
  let at = wanted;
  for (let i = 0; i < 3; i++) at += wanted - Date.parse(`${time(at).replace(" ", "T")}Z`);
  return new Date(at).toISOString();
}
export const localInput = value => time(value).slice(0, 16).replace(" ", "T");
export const addDays = (value, days) => new Date(Date.parse(value) + days * 86400000).toISOString();

/** Fields for why: what the policy asks for these actions, no more. */
export function reason(...actions) {
  const needsPurpose = actions.some(action => person.needs_purpose.includes(action)), needsCase = actions.some(action => person.needs_case.includes(action));
  const list = person.purposes.length > 0;
  const purpose = list
    ? h("select", { required: needsPurpose, "data-wrong": "choose why you ask.", "data-reason": "purpose" }, options([["", needsPurpose ? "Choose…" : "None"], ...person.purposes.map(name => [name, sentence(name)])], lastReason.purpose))
    : h("input", { required: needsPurpose, "data-wrong": "write why you ask.", "data-reason": "purpose", maxlength: 200, autocomplete: "off", value: lastReason.purpose });
  const details = list ? h("input", { maxlength: 150, autocomplete: "off", value: lastReason.details }) : null;
  const caseNumber = h("input", { required: needsCase, "data-reason": "case", "data-wrong": "write the number of the case.", maxlength: 64, autocomplete: "off", value: lastReason.case });
  for (const input of [purpose, caseNumber]) input.addEventListener("change", () => { // nobody writes the same reason into each form of a page
    for (const other of document.querySelectorAll(`[data-reason=${input.dataset.reason}]`)) other.value ||= input.value;
  });
  const fields = h("div", { class: "fields" },
    field(needsPurpose ? "Purpose" : "Purpose (optional)", purpose, "It goes into the signed access log."),
    details ? field("Details (optional)", details) : null,
    field(needsCase ? "Case number" : "Case number (optional)", caseNumber));
  const element = needsPurpose || needsCase ? fields : h("details", {}, h("summary", {}, "Add a reason (optional)"), fields);
  const value = () => {
    lastReason = { purpose: purpose.value.trim(), details: details?.value.trim() ?? "", case: caseNumber.value.trim() };
    return { purpose: lastReason.purpose && lastReason.details ? `${lastReason.purpose}: ${lastReason.details}` : lastReason.purpose, case: lastReason.case };
  };
  const setCase = number => { caseNumber.value = number; caseNumber.readOnly = true; };
  return { element, value, setCase };
}
