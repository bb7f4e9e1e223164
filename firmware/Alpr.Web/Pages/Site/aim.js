// The live picture with the plates outlined, and what to turn next.
import { blob, get, post } from "./api.js";
import { form, h, icon, notice, pairs, problem, say, tabs } from "./dom.js";
import { current, listed, may, percent, reason, words } from "./person.js";
import { maskEditor } from "./masks.js";

const EveryMs = 350;

function meter(name) {
  const value = h("span", { class: "value" }, "–"), track = h("div", { class: "track", role: "img" }), hint = h("p", { class: "soft small" });
  const element = h("div", { class: "meter" }, h("div", { class: "top" }, h("h3", {}, name), value), track, hint);
  const part = (kind, from, to) => { const one = h("div", { class: kind }); one.style.setProperty("left", `${from}%`); if (to !== undefined) one.style.setProperty("width", `${to - from}%`); return one; };
  const set = (text, parts, under) => { value.textContent = text; track.replaceChildren(...parts); track.setAttribute("aria-label", `${name}: ${text}. ${under}`); hint.textContent = under; };
  return { element, part, set };
}

export function drawPicture(canvas, image, state) {
  if (canvas.width !== state.width || canvas.height !== state.height) Object.assign(canvas, { width: state.width, height: state.height });
  const pen = canvas.getContext("2d"), scale = state.width / Math.max(300, canvas.clientWidth || 960); // outlines as thick on a phone as on a desk
  pen.drawImage(image, 0, 0, state.width, state.height);
  state.plates.forEach((one, i) => {
    const path = () => { pen.beginPath(); one.corners.forEach(([x, y], at) => at ? pen.lineTo(x, y) : pen.moveTo(x, y)); pen.closePath(); pen.stroke(); };
    pen.lineJoin = "round";
    [pen.strokeStyle, pen.lineWidth] = ["#0a0e12", 5 * scale];
    path();
    [pen.strokeStyle, pen.lineWidth] = [i ? "#9fd0ff" : "#ffd54d", 2.5 * scale];
    path();
    const label = `${Math.round(one.width_pixels)} px`, [x, y] = one.corners[3];
    pen.font = `600 ${15 * scale}px system-ui, sans-serif`;
    const wide = pen.measureText(label).width + 10 * scale;
    pen.fillStyle = "#0a0e12";
    pen.fillRect(x, y + 5 * scale, wide, 21 * scale);
    pen.fillStyle = i ? "#9fd0ff" : "#ffd54d";
    pen.fillText(label, x + 5 * scale, y + 20 * scale);
  });
}

function live(onClose) {
  const canvas = h("canvas", { role: "img", "aria-label": "Live picture" }), none = h("div", { class: "no-picture" }, "Waiting for the first picture…"), moves = h("ul", { class: "moves", "aria-live": "polite" }), light = h("div"), trouble = h("div");
  const focus = meter("Focus"), width = meter("Plate width"), contrast = meter("Contrast of the plate"), tilt = meter("Tilt of the plate");
  const view = h("div", { class: "view" }, none), reset = h("button", { type: "button", onclick: async () => { await post("/ui/aim/reset"); say("The focus meter begins anew."); } }, "Begin the focus meter anew");
  let isOver = false, number = 0, told = "";

  function draw(state) {
    const f = state.figures, m = state.marks, best = state.sharpness_best, share = best > 0 && f.sharpness !== null ? f.sharpness / best : 0;
    focus.set(f.sharpness === null ? "no edges" : percent(share), [focus.part("fill", 0, share * 100)], f.sharpness === null ? "The picture has no edges to measure." : "Of the sharpest picture so far. Turn the ring slowly past the best, then back.");
    const at = pixels => Math.min(100, pixels / (m.width_most * 1.25) * 100), w = f.plate_width_pixels;
    width.set(w === null ? "no plate" : `${Math.round(w)} px`, [width.part("fair", at(m.width_least), at(m.width_good)), width.part("zone", at(m.width_good), at(m.width_most)), ...(w === null ? [] : [width.part("needle", at(w))])], `Best from ${m.width_good} to ${m.width_most}; from ${m.width_least} on plates can be read.`);
    const c = f.plate_contrast;
    contrast.set(c === null ? "no plate" : String(c), [contrast.part("zone", m.contrast_least / 2.55, 100), ...(c === null ? [] : [contrast.part("needle", c / 2.55)])], `${m.contrast_least} and more reads best.`);
    const r = f.roll_degrees, on = degrees => 50 + Math.max(-45, Math.min(45, degrees)) / 45 * 50;
    tilt.set(r === null ? "no plate" : `${r.toFixed(0)}°`, [tilt.part("zone", on(-m.roll_most), on(m.roll_most)), ...(r === null ? [] : [tilt.part("needle", on(r))])], `Within ${m.roll_most} degrees either way.`);
    const advice = f.advice.length ? f.advice : ["Nothing to do: it is aimed well."];
    if (advice.join() !== told) moves.replaceChildren(...advice.map(text => h("li", { class: f.advice.length ? null : "fine" }, icon(f.advice.length ? "move" : "check"), h("span", {}, text))));
    told = advice.join();
    const e = state.exposure;
    light.replaceChildren(pairs([["Exposure", e.exposure_us > 0 ? `1/${Math.round(1e6 / e.exposure_us)} s` : "not controlled here"], ["Gain", `${e.gain_db.toFixed(1)} dB`], ["Infrared light", e.ir_level > 0 ? `${percent(e.ir_level)} of full` : "off"], ["Mode", e.is_night ? "night: infrared-cut filter out" : "day"], ["Brightness", `${Math.round(f.brightness)} of 255`], ["Picture", `${state.width} × ${state.height}`]]));
    canvas.setAttribute("aria-label", `Live picture with ${state.plates.length} plate${state.plates.length === 1 ? "" : "s"} outlined`);
  }

  async function loop() {
    while (!isOver) {
      try {
        const state = await get(`/ui/aim/state?after=${number}`);
        if (state === null) none.textContent = "There is no picture yet. If none comes, look at the camera's light on the page Now: it says what is wrong and what to do.";
        else if (state.number !== number) {
          const image = await createImageBitmap(await blob(`/ui/aim/picture/${state.number}`));
          if (isOver) return;
          if (!canvas.isConnected) view.replaceChildren(canvas);
          drawPicture(canvas, image, state);
          image.close();
          number = state.number;
          draw(state);
        }
        trouble.replaceChildren();
      } catch (error) {
        if (isOver || error.status === 401) return;
        trouble.replaceChildren(problem(error));
        if (error.status === 403) return;
      }
      await new Promise(next => setTimeout(next, document.hidden ? 2000 : EveryMs));
    }
  }
  loop();
  onClose(() => { isOver = true; });
  return [trouble, h("div", { class: "split" },
    h("div", { class: "stack" }, view, h("section", { class: "card", "aria-label": "What to do" }, h("h2", {}, "What to do next"), moves)),
    h("div", { class: "stack" }, h("section", { class: "card", "aria-label": "Meters" }, focus.element, width.element, contrast.element, tilt.element, h("div", {}, reset)), h("section", { class: "card", "aria-label": "Light" }, h("h2", {}, "Exposure and light"), light)))];
}

/** Why somebody does not get the live picture, and who does: the policy's rules, in words. */
export function whoAims() {
  const who = current().who_aims.map(words);
  return who.length ? `The agency's policy gives the live picture to the role${who.length > 1 ? "s" : ""} ${listed(who)}, and not to yours, ${words(current().role)}.` : "The agency's policy gives the live picture to no role.";
}

/** Aiming: first why, then the picture. */
export async function aim(onClose) {
  let stop = () => {};
  onClose(() => stop());
  const place = h("div", { class: "stack" });
  const noPicture = () => notice("info", "You do not see the live picture.", whoAims(), current().who_aims.length ? "Have somebody with that role open this page beside you: you draw the masks, and put them in force. Another policy can give your role the action maintain as well." : "Another policy can give a role the action maintain.");
  const start = () => {
    if (!may("maintain")) return noPicture();
    const why = reason("maintain");
    return h("section", { class: "card", "aria-label": "Open the live picture" }, h("h2", {}, "Open the live picture"), h("p", { class: "soft" }, "Opening it is an access in the signed log. It stays open for ten minutes. Plates are outlined, not read."),
      form(async () => {
        await post("/ui/aim", why.value());
        place.replaceChildren(...live(end => { stop = end; }));
        say("The live picture is open.");
      }, "Open the picture", why.element));
  };
  const parts = [["Aim", () => { stop(); place.replaceChildren(start()); return place; }], ["Privacy masks", () => { stop(); return maskEditor(end => { stop = end; }); }]];
  return [h("div", { class: "head" }, h("div", {}, h("h1", {}, "Aim"), h("p", { class: "soft" }, "Focus, size and angle of the plates, and what the camera must not see."))), may("maintain") ? null : noPicture(), tabs("Aim", may("maintain") ? parts : parts.slice(1))].flat().filter(Boolean);
}
