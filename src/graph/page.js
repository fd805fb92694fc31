"use strict";
const data = JSON.parse(document.getElementById("data").textContent);
// What is empty is not written.
for (const box of data.boxes) {
  box.caption ??= "";
  box.parent ??= null;
  box.children ??= [];
  box.statement ??= null;
}
for (const one of data.statements) one.findings ??= [];
for (const note of data.findings) note.statements ??= [];
const byId = (id) => document.getElementById(id);
const stage = byId("stage"), svg = stage.querySelector("svg"), tip = byId("tip"), details = byId("details");
const SIGNS = { error: "✖", warning: "▲", info: "ℹ" };

// What is drawn of each thing.
const boxes = new Map(), lines = [], chips = [];
for (const g of svg.querySelectorAll("[data-box]")) boxes.set(+g.dataset.box, g);
for (const g of svg.querySelectorAll("[data-links]")) lines.push({ g, links: g.dataset.links.split(" ").map(Number) });
for (const g of svg.querySelectorAll("[data-chip]")) chips.push({ g, chip: data.chips[+g.dataset.chip] });

// Boxes are buttons for those who do not see them.
for (const [number, g] of boxes) {
  const { kind, name, caption } = data.boxes[number];
  g.setAttribute("tabindex", "0");
  g.setAttribute("role", "button");
  g.setAttribute("aria-label", `${kind === "missing" ? "undefined" : kind} ${name} ${caption}`.trim());
}
// Lines are wide enough to be met by a mouse.
for (const line of svg.querySelectorAll(".link > .line")) {
  const reach = line.cloneNode();
  reach.setAttribute("class", "reach");
  reach.removeAttribute("marker-start");
  reach.removeAttribute("marker-end");
  line.before(reach);
}

// The marks at boxes stand by themselves; they share the light of their boxes.
const marks = [...svg.querySelectorAll("svg > g > [data-about]")];
function lightMarks() {
  const lit = new Set();
  for (const [number, g] of boxes) if (g.matches(".lit, .needed, .chosen")) lit.add(data.boxes[number].statement);
  for (const g of marks) if (lit.has(+g.dataset.about)) g.classList.add("lit");
}

function element(tag, text, className) {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}

// Moving and zooming.
const whole = { x: 0, y: 0, width: svg.viewBox.baseVal.width, height: svg.viewBox.baseVal.height };
let view = { ...whole };
function show(next) {
  view = next;
  svg.setAttribute("viewBox", `${view.x} ${view.y} ${view.width} ${view.height}`);
  // What nobody could read is not drawn: that would take most of the time.
  svg.classList.toggle("far", scale() < 0.2);
}
function scale() {
  const frame = stage.getBoundingClientRect();
  return Math.min(frame.width / view.width, frame.height / view.height);
}
function zoom(factor, point) {
  const width = Math.min(Math.max(view.width / factor, 60), whole.width * 4);
  const real = width / view.width;
  const at = point ?? { x: view.x + view.width / 2, y: view.y + view.height / 2 };
  show({ x: at.x - (at.x - view.x) * real, y: at.y - (at.y - view.y) * real, width, height: view.height * real });
}
function move(right, down) {
  show({ ...view, x: view.x + right, y: view.y + down });
}
// All of it, but small drawings no larger than they are.
function fit() {
  const frame = stage.getBoundingClientRect();
  const size = Math.max(whole.width / frame.width, whole.height / frame.height, 1 / 1.25);
  const width = frame.width * size, height = frame.height * size;
  show({ x: (whole.width - width) / 2, y: (whole.height - height) / 2, width, height });
}
function point(event) {
  return new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
}
function bring(elements) {
  const frame = stage.getBoundingClientRect();
  const rects = elements.map((one) => one.getBoundingClientRect()).filter((rect) => rect.width + rect.height > 0);
  if (!rects.length) return;
  const left = Math.min(...rects.map((rect) => rect.left)), right = Math.max(...rects.map((rect) => rect.right));
  const top = Math.min(...rects.map((rect) => rect.top)), bottom = Math.max(...rects.map((rect) => rect.bottom));
  const isSeen = left >= frame.left && right <= frame.right && top >= frame.top && bottom <= frame.bottom;
  if (!isSeen) move(((left + right) / 2 - (frame.left + frame.right) / 2) / scale(), ((top + bottom) / 2 - (frame.top + frame.bottom) / 2) / scale());
}
stage.addEventListener("wheel", (event) => {
  event.preventDefault();
  zoom(Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.0015)), point(event));
}, { passive: false });
const pointers = new Map();
let wasDragged = false;
stage.addEventListener("pointerdown", (event) => {
  pointers.set(event.pointerId, event);
  wasDragged = false;
});
addEventListener("pointermove", (event) => {
  const before = pointers.get(event.pointerId);
  if (!before) return;
  const [right, down] = [event.clientX - before.clientX, event.clientY - before.clientY];
  if (!wasDragged && Math.hypot(right, down) < 4) return;
  wasDragged = true;
  if (pointers.size === 2) {
    const other = [...pointers.values()].find((one) => one.pointerId !== event.pointerId);
    const gap = (one) => Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
    zoom(gap(event) / Math.max(gap(before), 1), point(other));
  } else {
    move(-right / scale(), -down / scale());
  }
  pointers.set(event.pointerId, event);
});
for (const name of ["pointerup", "pointercancel"]) addEventListener(name, (event) => pointers.delete(event.pointerId));
byId("in").onclick = () => zoom(1.3);
byId("out").onclick = () => zoom(1 / 1.3);
byId("fit").onclick = fit;

// What depends on what. A box shares the fate of what it is in; in a group, later members need earlier ones.
function around(number) {
  const all = [];
  for (let at = number; at !== null; at = data.boxes[at].parent) all.push(at);
  return all;
}
const above = data.boxes.map(() => []), below = data.boxes.map(() => []);
data.links.forEach((link, number) => {
  if (link.relation === "apart") return;
  above[link.lower].push([link.upper, number]);
  below[link.upper].push([link.lower, number]);
});
function reach(start, next, isUpwards) {
  const seen = new Set(), used = new Set(), queue = [];
  const add = (number) => { if (!seen.has(number)) { seen.add(number); queue.push(number); } };
  const inside = (number) => { add(number); data.boxes[number].children.forEach(inside); };
  inside(start);
  while (queue.length) {
    const here = queue.pop();
    const outer = around(here);
    for (const one of outer) {
      for (const [other, link] of next[one]) { used.add(link); inside(other); }
    }
    for (const [inner, group] of outer.slice(0, -1).map((inner, place) => [inner, outer[place + 1]])) {
      if (data.boxes[group].kind !== "group") continue;
      const members = data.boxes[group].children, place = members.indexOf(inner);
      if (here === inner || isUpwards) (isUpwards ? members.slice(place + 1) : members.slice(0, place)).forEach(inside);
    }
  }
  return { seen, used };
}

let chosen = null;
function clear() {
  chosen = null;
  svg.classList.remove("focus");
  for (const one of svg.querySelectorAll(".lit, .needed, .chosen")) one.classList.remove("lit", "needed", "chosen");
  for (const one of byId("findings").querySelectorAll("[aria-pressed=true]")) one.setAttribute("aria-pressed", "false");
  details.replaceChildren();
}
function names(numbers) {
  const shown = numbers.filter((number) => data.boxes[number].kind !== "knot").map((number) => data.boxes[number].name);
  return shown.length ? shown.join(", ") : "nothing";
}
function describe(title, statements, rows) {
  const parts = [element("h2", title)];
  for (const number of [...new Set(statements)].slice(0, 20)) {
    const { text, place } = data.statements[number];
    parts.push(element("pre", text), element("div", place, "place"));
  }
  const list = element("dl");
  for (const [term, text] of rows) list.append(element("dt", term), element("dd", text));
  parts.push(list);
  details.replaceChildren(...parts);
}
function chooseBox(number) {
  clear();
  chosen = number;
  const box = data.boxes[number];
  svg.classList.add("focus");
  if (box.kind === "node") {
    const here = chips.filter(({ chip }) => chip.node === number);
    const on = [...new Set(here.map(({ chip }) => chip.on))];
    here.forEach(({ g }) => g.classList.add("lit"));
    on.forEach((one) => around(one).forEach((each) => boxes.get(each)?.classList.add("lit")));
    boxes.get(number).classList.add("chosen");
    lightMarks();
    describe(`node ${box.name}`, box.statement === null ? [] : [box.statement], [["Locations speak of it for", names(on)]]);
    return;
  }
  const ups = reach(number, above, true), downs = reach(number, below, false);
  const own = new Set();
  const inside = (one) => { own.add(one); data.boxes[one].children.forEach(inside); };
  inside(number);
  const frame = new Set(around(number));
  const dependents = [...ups.seen].filter((one) => !own.has(one) && !frame.has(one));
  const needs = [...downs.seen].filter((one) => !own.has(one) && !frame.has(one));
  for (const one of needs) boxes.get(one)?.classList.add("needed");
  for (const one of dependents) { boxes.get(one)?.classList.remove("needed"); boxes.get(one)?.classList.add("lit"); }
  for (const one of [...own, ...frame]) boxes.get(one)?.classList.add(one === number ? "chosen" : own.has(one) ? "lit" : "needed");
  // The frames around what is lit stay to be seen.
  for (const one of [...dependents, ...needs]) around(one).forEach((each) => boxes.get(each)?.classList.contains("lit") || boxes.get(each)?.classList.add("needed"));
  for (const { g, links } of lines) {
    if (links.some((link) => ups.used.has(link))) g.classList.add("lit");
    else if (links.some((link) => downs.used.has(link))) g.classList.add("needed");
  }
  for (const { g, chip } of chips) if (own.has(chip.on) || frame.has(chip.on)) g.classList.add("lit");
  lightMarks();
  const statements = box.statement === null ? [] : [box.statement];
  describe(`${box.kind} ${box.name}`, statements, [["Depends on it", names(dependents)], ["Needs", names(needs)]]);
}
function light(statements, title) {
  const wanted = new Set(statements);
  svg.classList.add("focus");
  const found = [];
  const add = (g) => { g.classList.add("lit"); found.push(g); };
  data.boxes.forEach((box, number) => {
    if (box.statement !== null && wanted.has(box.statement) && boxes.has(number)) around(number).forEach((each) => add(boxes.get(each)));
  });
  for (const { g, links } of lines) {
    const meant = links.map((link) => data.links[link]).filter((link) => wanted.has(link.statement));
    if (!meant.length) continue;
    add(g);
    for (const link of meant) for (const end of [link.lower, link.upper]) around(end).forEach((each) => boxes.get(each)?.classList.add("lit"));
  }
  for (const { g, chip } of chips) {
    if (!wanted.has(chip.statement)) continue;
    add(g);
    around(chip.on).forEach((each) => boxes.get(each)?.classList.add("lit"));
  }
  lightMarks();
  describe(title, statements, []);
  bring(found);
}
function target(event) {
  return event.target.closest?.("[data-chip], [data-links], [data-box]");
}
function statementsOf(g) {
  if (g.dataset.chip !== undefined) return [data.chips[+g.dataset.chip].statement];
  if (g.dataset.links !== undefined) return [...new Set(g.dataset.links.split(" ").map((link) => data.links[+link].statement))];
  const { statement } = data.boxes[+g.dataset.box];
  return statement === null ? [] : [statement];
}
function choose(g) {
  if (g.dataset.box !== undefined) {
    if (chosen === +g.dataset.box) clear(); else chooseBox(+g.dataset.box);
    return;
  }
  clear();
  light(statementsOf(g), g.dataset.chip !== undefined ? data.chips[+g.dataset.chip].text : "constraint");
  g.classList.add("chosen");
}
stage.addEventListener("click", (event) => {
  if (wasDragged) return;
  const g = target(event);
  if (g) choose(g); else clear();
});

// What is written, where the mouse or the focus is.
function tell(g, x, y) {
  const statements = statementsOf(g);
  const parts = [];
  for (const number of statements.slice(0, 6)) {
    const statement = data.statements[number];
    parts.push(element("pre", statement.text), element("div", statement.place, "place"));
    for (const finding of statement.findings.slice(0, 6)) {
      const note = data.findings[finding], line = element("p");
      line.append(element("b", `${SIGNS[note.severity]} ${note.rule}`, note.severity), ` ${note.message}`);
      parts.push(line);
    }
  }
  if (statements.length > 6) parts.push(element("div", `… and ${statements.length - 6} more`, "place"));
  if (!parts.length) parts.push(element("div", `${data.boxes[+g.dataset.box].name}: ${data.boxes[+g.dataset.box].caption}`));
  tip.replaceChildren(...parts);
  tip.hidden = false;
  const { width, height } = tip.getBoundingClientRect();
  tip.style.left = `${Math.max(4, Math.min(x + 14, innerWidth - width - 8))}px`;
  tip.style.top = `${Math.max(4, y + 18 + height > innerHeight ? y - height - 12 : y + 18)}px`;
}
stage.addEventListener("pointermove", (event) => {
  const g = target(event);
  if (g && !pointers.size) tell(g, event.clientX, event.clientY); else tip.hidden = true;
});
stage.addEventListener("pointerleave", () => { tip.hidden = true; });
stage.addEventListener("focusin", (event) => {
  const g = target(event);
  if (!g || !g.matches(":focus-visible")) return;
  bring([g]);
  const rect = g.getBoundingClientRect();
  tell(g, rect.left, rect.bottom - 12);
});
stage.addEventListener("focusout", () => { tip.hidden = true; });

// Searching.
const search = byId("search"), hits = byId("hits");
const texts = data.boxes.map((box) => `${box.name} ${box.caption} ${box.statement === null ? "" : data.statements[box.statement].text}`.toLowerCase());
let matches = [], at = 0;
search.addEventListener("input", () => {
  clear();
  const wanted = search.value.trim().toLowerCase();
  hits.value = "";
  matches = [];
  if (!wanted) return;
  const isHit = (number) => boxes.has(number) && texts[number].includes(wanted);
  const byName = (number) => data.boxes[number].name.toLowerCase().includes(wanted);
  matches = [...boxes.keys()].filter(isHit).sort((a, b) => byName(b) - byName(a) || a - b);
  at = 0;
  hits.value = `${matches.length} found`;
  svg.classList.add("focus");
  for (const number of matches) {
    around(number).forEach((each) => boxes.get(each)?.classList.add("lit"));
    chips.filter(({ chip }) => chip.on === number).forEach(({ g }) => g.classList.add("lit"));
  }
  lightMarks();
  if (matches.length) bring([boxes.get(matches[0])]);
});
search.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && matches.length) {
    event.preventDefault();
    chooseBox(matches[at]);
    bring([boxes.get(matches[at])]);
    hits.value = `${at + 1} of ${matches.length}`;
    at = (at + 1) % matches.length;
  }
});

// Kinds of lines.
for (const label of byId("kinds").querySelectorAll("label")) {
  const kind = label.dataset.kind;
  const drawn = kind === "location" ? chips.map(({ g }) => g) : lines.filter(({ links }) => data.links[links[0]].relation === kind).map(({ g }) => g);
  label.hidden = !drawn.length;
  label.style.display = drawn.length ? "" : "none";
  label.querySelector("input").addEventListener("change", (event) => {
    for (const g of drawn) g.classList.toggle("gone", !event.target.checked);
  });
}

// Findings.
const list = byId("findings");
byId("count").textContent = data.findings.length === 1 ? "1 finding" : `${data.findings.length || "No"} findings`;
function item(note, number) {
  const button = element("button");
  button.type = "button";
  button.setAttribute("aria-pressed", "false");
  const story = data.stories[note.story];
  button.append(element("b", `${SIGNS[note.severity]} ${number + 1} ${note.rule}`, note.severity), `\n${note.message}`);
  button.append(element("span", `${story ? `${story}\n` : ""}${note.place}`, "more"));
  button.addEventListener("click", () => {
    const isNew = button.getAttribute("aria-pressed") === "false";
    clear();
    if (!isNew) return;
    button.setAttribute("aria-pressed", "true");
    light(note.statements, note.rule);
  });
  const made = element("li");
  made.append(button);
  return made;
}
// Some at a time: thousands would hold up the page.
const SOME = 200, further = byId("further");
function listFurther() {
  const from = list.children.length;
  list.append(...data.findings.slice(from, from + SOME).map((note, place) => item(note, from + place)));
  const left = data.findings.length - list.children.length;
  further.hidden = !left;
  further.textContent = `${Math.min(left, SOME)} more of ${left}`;
}
further.addEventListener("click", listFurther);
listFurther();

addEventListener("keydown", (event) => {
  if (event.target.matches("input")) {
    if (event.key === "Escape") { search.value = ""; clear(); hits.value = ""; stage.focus(); }
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const step = view.width / 10;
  const moves = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] };
  const g = target(event);
  if ((event.key === "Enter" || event.key === " ") && g) choose(g);
  else if (event.key === "Escape") clear();
  else if (event.key === "/") search.focus();
  else if (event.key === "+" || event.key === "=") zoom(1.3);
  else if (event.key === "-") zoom(1 / 1.3);
  else if (event.key === "0") fit();
  else if (moves[event.key] && stage.contains(event.target)) move(...moves[event.key]);
  else return;
  event.preventDefault();
});
addEventListener("resize", fit);
fit();
