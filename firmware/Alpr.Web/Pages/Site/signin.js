import { post } from "./api.js";
import { field, form, h } from "./dom.js";
import { current } from "./person.js";

/** Signing in: name, password, code. */
export function signIn(done) {
  const user = h("input", { name: "username", required: true, autocomplete: "username", autocapitalize: "none", spellcheck: "false", maxlength: 64, "data-wrong": "write your user name." });
  const secret = h("input", { name: "password", type: "password", required: true, autocomplete: "current-password", maxlength: 128, "data-wrong": "write your password." });
  const code = h("input", { name: "code", inputmode: "numeric", autocomplete: "one-time-code", maxlength: 12, pattern: "[0-9 ]*", "data-wrong": "write the six digits that your authenticator shows." });
  const entry = form(async () => {
    try {
      done(await post("/ui/session", { user: user.value, password: secret.value, code: code.value.replaceAll(" ", "") }));
    } catch (error) {
      secret.value = code.value = "";
      secret.focus();
      throw error;
    }
  }, "Sign in", field("User name", user), field("Password", secret), field("Code (second factor)", code, "Six digits from your authenticator, if your account has one."));
  return h("div", { class: "entry" }, h("div", { class: "card" },
    h("img", { src: "/site/icon.svg", alt: "" }), h("h1", {}, "Licence plate reader"),
    h("p", { class: "soft" }, "For trained people of the agency. Everything that you look at is recorded with your name."), entry));
}

/** A password of one's own. */
export function password(mustChange, done) {
  const old = h("input", { type: "password", required: true, autocomplete: "current-password", maxlength: 128, "data-wrong": "write the password that you signed in with." });
  const fresh = h("input", { type: "password", required: true, autocomplete: "new-password", minlength: current().password_length_min, maxlength: 128, "data-wrong": `use at least ${current().password_length_min} characters.` });
  const again = h("input", { type: "password", required: true, autocomplete: "new-password", maxlength: 128, "data-wrong": "write the new password once more, the same." });
  const compare = () => again.setCustomValidity(again.value && again.value !== fresh.value ? "different" : "");
  fresh.addEventListener("input", compare);
  again.addEventListener("input", compare);
  return h("div", { class: "entry" }, h("div", { class: "card" }, h("h1", {}, "Change the password"),
    h("p", { class: "soft" }, mustChange ? "Your password was given to you by somebody else, or it is too old. Choose one that only you know; nothing else is possible before." : "All your other sessions end."),
    form(async () => done(await post("/ui/password", { old: old.value, new: fresh.value })), "Change the password",
      h("input", { type: "text", autocomplete: "username", value: current().user, hidden: true, "aria-label": "User name" }),
      field("Password until now", old), field("New password", fresh, `At least ${current().password_length_min} characters; four words that have nothing to do with each other are good.`), field("New password again", again))));
}
