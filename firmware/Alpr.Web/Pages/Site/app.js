// The frame around the views: who is signed in, which pages there are for him, which one is open.
import { get, post } from "./api.js";
import { h, icon, notice, problem, say } from "./dom.js";
import { become, current, forget, may, words } from "./person.js";
import { accounts } from "./accounts.js";
import { aim } from "./aim.js";
import { audit } from "./audit.js";
import { evidence } from "./evidence.js";
import { lists } from "./lists.js";
import { now } from "./now.js";
import { search } from "./search.js";
import { settings } from "./settings.js";
import { password, signIn } from "./signin.js";

const views = [
  { path: "/now", name: "Now", icon: "now", open: now, is: () => true },
  { path: "/aim", name: "Aim", icon: "aim", open: aim, is: () => may("maintain", "install_policy") },
  { path: "/search", name: "Search", icon: "search", open: search, is: () => may("search") },
  { path: "/lists", name: "Lists", icon: "lists", open: lists, is: () => may("search", "enter_hot_plate", "remove_hot_plate", "install_hot_list") },
  { path: "/evidence", name: "Evidence", icon: "evidence", open: evidence, is: () => may("export", "hold", "release") },
  { path: "/audit", name: "Audit", icon: "audit", open: audit, is: () => may("audit", "report") },
  { path: "/accounts", name: "Accounts", icon: "accounts", open: accounts, is: () => may("manage_accounts") },
  { path: "/settings", name: "Settings", icon: "settings", open: settings, is: () => true },
];
const bar = document.getElementById("bar"), nav = document.getElementById("nav"), main = document.getElementById("main");
let close = null; // what the open view leaves running

function show(title, content) {
  document.title = `${title} – plate reader${current() ? ` ${current().device}` : ""}`;
  main.replaceChildren(...[content].flat());
}

function frame(isIn) {
  document.body.classList.toggle("in", isIn);
  bar.hidden = nav.hidden = !isIn;
  if (!isIn) return;
  const person = current();
  bar.replaceChildren(h("img", { src: "/site/icon.svg", alt: "" }),
    h("div", { class: "who" }, h("p", { class: "strong" }, person.device), h("p", { class: "small soft" }, `${person.user}, ${words(person.role)}`)),
    h("button", { class: "plain", type: "button", onclick: leave }, icon("out"), "Sign out"));
  nav.replaceChildren(h("ul", {}, views.filter(view => view.is()).map(view => h("li", {}, h("a", { href: view.path, "aria-current": location.pathname === view.path ? "page" : null, onclick: go }, icon(view.icon), view.name)))));
}

function go(event) {
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
  event.preventDefault();
  open(event.currentTarget.getAttribute("href"));
}

export async function open(path, isBack = false) {
  close?.();
  close = null;
  if (!current()) {
    frame(false);
    show("Sign in", signIn(person => { become(person); open(location.pathname === "/password" ? "/now" : location.pathname); }));
    return;
  }
  const mustChange = current().must_change_password;
  const view = mustChange || path === "/password" ? null : views.find(one => one.path === path && one.is()) ?? views.find(one => one.is());
  const to = view?.path ?? "/password";
  if (!isBack && location.pathname !== to) history.pushState(null, "", to);
  else if (location.pathname !== to) history.replaceState(null, "", to);
  frame(!mustChange);
  try {
    const content = view ? await view.open(stop => { close = stop; }) : password(mustChange, person => { become(person); say("Your password is changed."); open("/now"); });
    const warning = current().standing && !mustChange ? notice("warn", "You can look, and do nothing more.", current().standing) : null;
    show(view?.name ?? "Change the password", [warning, content].flat().filter(Boolean));
  } catch (error) {
    if (error.status !== 401) show(view?.name ?? "Password", [h("h1", {}, view?.name ?? "Password"), problem(error)]);
  }
  scrollTo(0, 0);
  if (!isBack) main.focus({ preventScroll: true });
}

async function leave() {
  try {
    await post("/ui/session/end");
  } catch { /* the session had ended: the same comes of it */ }
  forget();
  become(null);
  history.replaceState(null, "", "/");
  open("/");
}

addEventListener("popstate", () => open(location.pathname, true));
addEventListener("signed-out", () => {
  if (!current()) return;
  become(null);
  open(location.pathname);
  main.prepend(notice("warn", "The session has ended.", "Sign in again to go on."));
});

try {
  become(await get("/ui/session"));
  open(location.pathname, true);
} catch (error) {
  show("Plate reader", problem(error));
}
