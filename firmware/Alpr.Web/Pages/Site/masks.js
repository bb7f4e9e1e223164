// Draws areas that stay black. They belong to the policy: this makes a changed one, and whoever may puts it in force.
import { blob, get, post, save } from "./api.js";
import { check, field, form, h, notice, problem, s, say } from "./dom.js";
import { drawPicture, whoAims } from "./aim.js";
import { may, reason } from "./person.js";

const Step = .005, BigStep = .05;
const clamp = share => Math.round(Math.min(1, Math.max(0, share)) * 10000) / 10000;

function editor(state, place) {
  let masks = structuredClone(state.masks), chosen = masks.length ? 0 : -1, size = { width: 1600, height: 900 };
  const over = s("svg", { class: "over", role: "group", "aria-label": "Privacy masks over the picture" }), view = h("div", { class: "view" }, h("div", { class: "no-picture" }, may("maintain") ? "The picture is not open: open it under Aim to draw on it. Until then masks are drawn on an empty view." : `Masks are drawn on an empty view. ${whoAims()}`), over), list = h("ul", { class: "stack" }), out = h("div", { class: "stack" });
  const canvas = h("canvas", { role: "img", "aria-label": "Picture under the masks" }), json = h("textarea", { class: "mono", spellcheck: "false" });
  const isOurs = mask => !mask.device || mask.device === state.device;

  function place_(event) {
    const box = over.getBoundingClientRect();
    return [clamp((event.clientX - box.left) / box.width), clamp((event.clientY - box.top) / box.height)];
  }
  function handle(mask, at) {
    const [x, y] = mask.polygon[at];
    const one = s("circle", { class: "corner", cx: x * size.width, cy: y * size.height, r: 12 * size.width / (over.getBoundingClientRect().width || 900), tabindex: 0, role: "button", "aria-label": `Corner ${at + 1} of ${mask.name || "the mask"}: ${Math.round(x * 100)} % across, ${Math.round(y * 100)} % down. Arrow keys move it, Delete takes it away.` });
    const move = to => { mask.polygon[at] = to; paint(); over.querySelectorAll(".corner")[at]?.focus(); };
    one.addEventListener("keydown", event => {
      const by = event.shiftKey ? BigStep : Step, [dx, dy] = { ArrowLeft: [-by, 0], ArrowRight: [by, 0], ArrowUp: [0, -by], ArrowDown: [0, by] }[event.key] ?? [0, 0];
      if (dx || dy) { event.preventDefault(); move([clamp(mask.polygon[at][0] + dx), clamp(mask.polygon[at][1] + dy)]); }
      if (event.key === "Delete" && mask.polygon.length > 3) { mask.polygon.splice(at, 1); paint(); say("The corner is gone."); }
    });
    one.addEventListener("pointerdown", event => {
      event.stopPropagation();
      event.preventDefault();
      const drag = moved => { mask.polygon[at] = place_(moved); paint(); };
      const end = () => { removeEventListener("pointermove", drag); removeEventListener("pointerup", end); };
      addEventListener("pointermove", drag);
      addEventListener("pointerup", end);
    });
    return one;
  }
  function paint() {
    over.setAttribute("viewBox", `0 0 ${size.width} ${size.height}`);
    over.setAttribute("preserveAspectRatio", "none");
    over.replaceChildren(...masks.flatMap((mask, i) => isOurs(mask) ? [s("polygon", { class: i === chosen ? "mask chosen" : "mask", points: mask.polygon.map(([x, y]) => `${x * size.width},${y * size.height}`).join(" ") })] : []), ...(masks[chosen] && isOurs(masks[chosen]) ? masks[chosen].polygon.map((_, at) => handle(masks[chosen], at)) : []));
    json.value = JSON.stringify(masks.map(mask => ({ ...(mask.device ? { device: mask.device } : {}), ...(mask.name ? { name: mask.name } : {}), polygon: mask.polygon })), null, 1);
  }
  function draw() {
    paint();
    list.replaceChildren(...masks.map((mask, i) => {
      const name = h("input", { maxlength: 200, value: mask.name, autocomplete: "off", oninput: () => { mask.name = name.value; paint(); } }), only = h("input", { type: "checkbox", checked: mask.device !== "", onchange: () => { mask.device = only.checked ? state.device : ""; paint(); } });
      return h("li", { class: `card${i === chosen ? " chosen" : ""}` }, field(`What lies in mask ${i + 1}`, name, isOurs(mask) ? `${mask.polygon.length} corners` : `Of another unit: ${mask.device}`), isOurs(mask) ? check("For this unit alone", only) : null,
        h("div", { class: "row" }, h("button", { type: "button", "aria-pressed": i === chosen, onclick: () => { chosen = i; draw(); } }, i === chosen ? "Being drawn" : "Draw on it"), h("button", { type: "button", class: "grave", onclick: () => { masks.splice(i, 1); chosen = masks.length - 1; draw(); } }, "Take it away")));
    }));
    if (!masks.length) list.replaceChildren(h("li", { class: "soft" }, "There are no masks."));
  }
  over.addEventListener("pointerdown", event => {
    const mask = masks[chosen];
    if (!mask || !isOurs(mask)) return;
    const point = place_(event);
    // between the two neighbours whose side is nearest: so a click beside a side bends that side
    const cost = mask.polygon.map((corner, at) => { const next = mask.polygon[(at + 1) % mask.polygon.length]; return Math.hypot(corner[0] - point[0], corner[1] - point[1]) + Math.hypot(next[0] - point[0], next[1] - point[1]) - Math.hypot(corner[0] - next[0], corner[1] - next[1]); });
    mask.polygon.splice(cost.indexOf(Math.min(...cost)) + 1, 0, point);
    draw();
  });
  const add = () => { masks.push({ device: state.device, name: "", polygon: [[.4, .35], [.6, .35], [.6, .6], [.4, .6]] }); chosen = masks.length - 1; draw(); say("A mask is drawn in the middle: move its corners."); };

  async function underlay() {
    if (!state.is_picture_open) return;
    try {
      const picture = await get("/ui/aim/state");
      if (picture === null) return;
      const image = await createImageBitmap(await blob(`/ui/aim/picture/${picture.number}`));
      size = { width: picture.width, height: picture.height };
      drawPicture(canvas, image, { ...picture, plates: [] });
      view.replaceChildren(canvas, over);
      paint();
    } catch { /* there is none: the empty view stays */ }
  }
  const why = may("install_policy") ? reason("install_policy") : null;
  const changes = form(async answer => {
    const changed = await post("/ui/masks/changes", { masks, sha256: state.sha256 });
    const keep = h("button", { type: "button", onclick: () => save(new Blob([changed.policy], { type: "application/json" }), `policy-revision-${state.revision + 1}.json`) }, "Save the changed policy");
    out.replaceChildren(h("section", { class: "card", "aria-label": "What becomes different" }, h("h2", {}, "What becomes different"), h("ul", { class: "stack" }, changed.changes.map(line => h("li", { class: "mono small" }, line))), h("div", { class: "row" }, keep),
      state.may_install ? form(async () => { place(await post("/ui/masks", { ...why.value(), masks, sha256: state.sha256 })); say("The masks are in force."); }, "Put it in force", why.element) : notice("info", "An administrator puts it in force.", "Save the changed policy and hand it on, or have it signed with the agency's key.")));
    answer.replaceChildren();
  }, "Show what becomes different");
  const take = h("button", { type: "button", onclick: () => { try { masks = JSON.parse(json.value).map(mask => ({ device: mask.device ?? "", name: mask.name ?? "", polygon: mask.polygon.map(corner => corner.map(Number)) })); chosen = masks.length - 1; draw(); say("Taken over."); } catch { say("This is not the JSON of masks."); } } }, "Draw what stands here");
  const copy = h("button", { type: "button", onclick: async () => { try { await navigator.clipboard.writeText(json.value); say("Copied."); } catch { json.select(); say("Press Ctrl+C to copy."); } } }, "Copy");
  draw();
  underlay();
  return [h("div", { class: "split" },
    h("div", { class: "stack" }, view, h("p", { class: "soft small" }, "Tap beside a side of the chosen mask to add a corner; drag corners, or move them with the arrow keys. What a mask covers is black in every picture, before anything is read or stored."), h("div", { class: "row" }, h("button", { type: "button", onclick: add }, "New mask")), changes, out),
    h("div", { class: "stack" }, h("h2", {}, "Masks"), list, h("details", {}, h("summary", {}, "Masks as JSON"), field("Masks as the policy writes them", json), h("div", { class: "row" }, copy, take))))];
}

/** The mask editor. */
export function maskEditor() {
  const holder = h("div", { class: "stack" }, h("p", {}, "Loading…"));
  const place = state => holder.replaceChildren(...editor(state, place));
  get("/ui/masks").then(place, error => holder.replaceChildren(problem(error)));
  return holder;
}
