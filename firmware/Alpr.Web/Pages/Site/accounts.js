// Who may use the unit: an administrator makes, closes and opens accounts, and writes down who was trained.
import { post } from "./api.js";
import { badge, dialog, field, form, h, notice, options, pairs, say } from "./dom.js";
import { current, day, may, reason, sentence, time } from "./person.js";

const states = { open: ["good", "open", "check"], locked: ["warn", "locked", "alert"], inactive: ["warn", "inactive", "alert"], disabled: ["bad", "disabled", "cross"] };
const purposeOnly = value => ({ purpose: value.purpose });

/** What is said once, and nowhere kept. */
function showSecrets(secrets, opener) {
  const key = /[?&]secret=([A-Z2-7]+)/.exec(secrets.totp_uri)?.[1];
  const copy = (text, what) => h("button", { type: "button", onclick: async () => { try { await navigator.clipboard.writeText(text); say(`${what} is copied.`); } catch { say("This browser does not copy; select it."); } } }, `Copy ${what.toLowerCase()}`);
  dialog(`For ${secrets.user}, shown once`, opener,
    notice("warn", "Note it now, and tell it to the person alone.", "It is kept nowhere: when it is lost, make another."),
    pairs([["User name", secrets.user, true], ...(secrets.password ? [["First password", h("span", { class: "strong mono" }, secrets.password)]] : []), ...(key ? [["Key for the authenticator", h("span", { class: "strong mono" }, key.match(/.{1,4}/g).join(" "))]] : [])]),
    secrets.password ? h("p", { class: "soft" }, "It must be changed at the first sign-in; nothing else is allowed before.") : null,
    key ? h("p", { class: "soft" }, "The authenticator program takes the key by hand: time-based, six digits, every 30 seconds.") : null,
    h("div", { class: "row" }, secrets.password ? copy(secrets.password, "The password") : null, secrets.totp_uri ? copy(secrets.totp_uri, "The authenticator's address") : null));
}

const courseLine = one => h("li", { class: "row" }, one.is_current ? badge("good", "counts", "check") : badge("bad", one.completed ? "ended" : "missing", "cross"),
  h("span", {}, one.course, h("span", { class: "soft small" }, one.completed ? ` passed ${one.completed}${one.last_day ? `, until ${one.last_day}` : ""}` : "", one.is_required ? "" : " not asked of this role")));

/** One account; it is drawn anew after each change. */
function card(one, all, why) {
  const element = h("li", { class: "card" }), panel = h("div", { class: "stack" }), isMe = one.user === current().user, isPerson = one.role !== "integration";
  const given = () => ({ ...purposeOnly(why.value()), user: one.user });
  function change(next, said) { Object.assign(one, next); draw(); say(said); }
  function ask(title, text, buttonText, act, ...fields) {
    panel.replaceChildren(h("h3", {}, title), ...(text ? [h("p", { class: "soft" }, text)] : []), form(act, buttonText, ...fields));
    (panel.querySelector("input, select") ?? panel.querySelector("button")).focus();
  }
  function disable() {
    const because = h("input", { required: true, maxlength: 200, autocomplete: "off", "data-wrong": "write why." });
    ask("Close the account", "Whoever uses it is signed out at once.", "Close it", async () => { await post("/ui/accounts/disable", { ...given(), because: because.value }); change({ state: "disabled", disabled_because: because.value }, "The account is closed."); }, field("Why", because, "It stands in the account."));
  }
  function train() {
    const asked = one.courses.filter(course => course.is_required).map(course => course.course), names = [...new Set([...asked, ...all.courses])];
    const course = names.length ? h("select", {}, options(names.map(name => [name, name]))) : h("input", { required: true, maxlength: 200, autocomplete: "off", "data-wrong": "write the course." });
    const completed = h("input", { type: "date", required: true, max: day(current().now), value: day(current().now), "data-wrong": "choose the day." }), expires = h("input", { type: "date" });
    ask("Write down training", "", "Write it down", async () => {
      await post("/ui/accounts/training", { ...given(), course: course.value, completed: completed.value, expires: expires.value || null });
      change({ courses: [...one.courses.filter(other => other.course !== course.value), { course: course.value, completed: completed.value, last_day: expires.value || null, is_current: true, is_required: asked.includes(course.value) }] }, "The training is written down.");
    }, h("div", { class: "fields" }, field("Course", course), field("Passed on", completed), field("Counts until (optional)", expires, "Only if the certificate names a day.")));
  }
  const reset = opener => ask("New first password", isMe ? "You are signed out, and sign in with it." : "The one there is counts no more; whoever uses the account is signed out.", "Make a new password", async () => { showSecrets(await post("/ui/accounts/password", given()), opener); change({ state: one.state === "locked" ? "open" : one.state, must_change_password: true }, "There is a new first password."); });
  const code = opener => ask("New code", "The one there is counts no more; whoever uses the account is signed out.", "Make a new code", async () => { showSecrets(await post("/ui/accounts/code", given()), opener); change({ has_code: true }, "There is a new code."); });
  const enable = () => ask(one.state === "locked" ? "Unlock the account" : "Open the account again", "", one.state === "locked" ? "Unlock it" : "Open it", async () => { await post("/ui/accounts/enable", given()); change({ state: "open", disabled_because: "" }, "The account is open."); });
  const button = (text, act) => h("button", { type: "button", onclick: event => act(event.currentTarget) }, text, h("span", { class: "unseen" }, ` ${one.user}`));
  function draw() {
    panel.replaceChildren();
    element.replaceChildren(...[
      h("div", { class: "row between" }, h("div", {}, h("h3", { class: "strong" }, one.full_name, isMe ? " (you)" : ""), h("p", { class: "small soft mono" }, one.user)), h("div", { class: "row" }, badge("", sentence(one.role)), badge(...states[one.state]))),
      one.disabled_because ? h("p", { class: "small" }, `Disabled: ${one.disabled_because}`) : null,
      one.state === "locked" ? h("p", { class: "small" }, `Locked after failed sign-ins${one.locked_until ? ` until ${time(one.locked_until)}` : ""}.`) : null,
      one.state === "inactive" ? h("p", { class: "small" }, "Not used for longer than the policy lets it: open it again to let the person in.") : null,
      pairs([["Agency", one.agency], ["Last sign-in", one.last_sign_in ? time(one.last_sign_in) : "never"],
        ...(isPerson ? [["Password", one.must_change_password ? "to be changed at the next sign-in" : "the person's own"], ["Second factor", [one.has_code ? "code" : null, one.certificates ? `${one.certificates} certificate${one.certificates > 1 ? "s" : ""}` : null].filter(Boolean).join(", ") || "none"]] : [["Certificates", String(one.certificates)]])]),
      ...(one.courses.length ? [h("div", { class: "stack" }, h("h3", {}, "Training"), h("ul", { class: "stack" }, one.courses.map(courseLine)))] : []),
      h("div", { class: "row" }, one.state !== "open" ? button(one.state === "locked" ? "Unlock" : "Open again", enable) : null, isPerson ? [button("New password", reset), button("New code", code)] : null, isPerson && may("record_training") ? button("Training", train) : null,
        one.state !== "disabled" && !isMe ? button("Close it", disable) : null), panel].filter(Boolean));
  }
  draw();
  return element;
}

function make(all, why, drawn) {
  const user = h("input", { required: true, maxlength: 32, autocomplete: "off", autocapitalize: "none", spellcheck: "false", "data-wrong": "write a user name." }), name = h("input", { required: true, maxlength: 200, autocomplete: "off", "data-wrong": "write the person's name." }), agency = h("input", { maxlength: 200, autocomplete: "off", value: all.agency });
  const role = h("select", { required: true, "data-wrong": "choose what the account is for." }, options([["", "Choose…"], ...all.roles.filter(one => one !== "integration").map(one => [one, sentence(one)])]));
  const element = form(async answer => {
    const secrets = await post("/ui/accounts", { ...purposeOnly(why.value()), user: user.value.trim(), full_name: name.value.trim(), agency: agency.value.trim(), role: role.value });
    showSecrets(secrets, element.button);
    answer.replaceChildren(notice("good", `The account ${secrets.user} is made.`, "Write down the person's training before the first sign-in."));
    user.value = name.value = role.value = "";
    drawn();
  }, "Make the account", h("div", { class: "fields" }, field("User name", user, "Of one person alone, for ever."), field("Full name", name), field("Agency", agency), field("Role", role)));
  return h("section", { class: "card", "aria-label": "Make an account" }, h("h2", {}, "Make an account"), element, h("p", { class: "soft small" }, "Programs get accounts at the unit's command line, since they sign in by certificate."));
}

/** Accounts: first why, where the policy asks. */
export async function accounts() {
  const why = reason("manage_accounts", "record_training"), out = h("div", { class: "stack" }), needsWhy = ["manage_accounts", "record_training"].some(action => current().needs_purpose.includes(action));
  async function draw() {
    const all = await post("/ui/accounts/list", purposeOnly(why.value()));
    const order = { locked: 0, inactive: 1, open: 2, disabled: 3 };
    all.accounts.sort((a, b) => order[a.state] - order[b.state] || a.user.localeCompare(b.user));
    out.replaceChildren(h("h2", {}, `${all.accounts.length} account${all.accounts.length === 1 ? "" : "s"}`), h("ul", { class: "grid wide" }, all.accounts.map(one => card(one, all, why))), make(all, why, draw));
    say(`${all.accounts.length} accounts`);
  }
  const start = form(draw, "Show the accounts", why.element);
  if (!needsWhy) await draw();
  return [
    h("div", { class: "head" }, h("div", {}, h("h1", {}, "Accounts"), h("p", { class: "soft" }, "One for each person, and never another's. Each look and each change is in the signed log."))),
    needsWhy ? h("section", { class: "card", "aria-label": "Why" }, start) : null, out,
  ].filter(Boolean);
}
