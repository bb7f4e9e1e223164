import { get } from "./api.js";
import { h, pairs } from "./dom.js";

/** The policy in force, to be read. */
export async function settings() {
  const state = await get("/ui/settings");
  const isHash = name => /SHA|key/.test(name);
  return [
    h("div", { class: "head" }, h("div", {}, h("h1", {}, "Settings"), h("p", { class: "soft" }, "The agency's policy rules this unit. It is read here; an administrator or the agency's signature puts another in force.")), h("a", { class: "button", href: "/password" }, "Change my password")),
    h("div", { class: "masonry" }, state.groups.map(group => h("section", { class: "card", "aria-label": group.title }, h("h2", {}, group.title), group.rows.length ? pairs(group.rows.map(row => [row.name, row.value, isHash(row.name)])) : h("p", { class: "soft" }, "None.")))),
    state.policy === null ? null : h("section", { class: "card", "aria-label": "Policy file" }, h("details", {}, h("summary", {}, "The policy's file as it was installed"), h("pre", { class: "file", tabindex: "0", "aria-label": "Policy file" }, state.policy))),
  ].filter(Boolean);
}
