// The drawing of a network moves, and opens what is tied to a neighbour; without this script it is complete as it is.
// Nothing is animated, so there is no motion to reduce.
{
  const drawing = document.getElementById("net-drawing");
  const words = JSON.parse(document.getElementById("net-words").textContent);
  const frame = drawing.parentElement;
  const whole = drawing.viewBox.baseVal;
  let home = { x: whole.x, y: whole.y, width: whole.width, height: whole.height };
  let shown = { ...home };
  let opened = null;
  const MOST = 4;
  const STEP = 1.3;
  const ROW = 34;
  const OUTER = 264;
  const ROWS = 12;
  const LONGEST = 32;

  const say = (message, values = {}) => (words[message] || message).replace(/\{(\w+)\}/g, (_, name) => values[name]);

  const svg = (name, attributes = {}, ...inside) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...inside);
    return element;
  };

  // Size and place
  const show = (view) => {
    const width = Math.min(home.width, Math.max(home.width / MOST, view.width));
    const height = (width / home.width) * home.height;
    const between = (low, value, high) => Math.min(high, Math.max(low, value));
    shown = {
      x: between(home.x, view.x, home.x + home.width - width),
      y: between(home.y, view.y, home.y + home.height - height),
      width,
      height,
    };
    drawing.setAttribute("viewBox", `${shown.x} ${shown.y} ${shown.width} ${shown.height}`);
    drawing.classList.toggle("near", width < home.width);
  };
  const scale = (by) => {
    const width = shown.width / by;
    const height = shown.height / by;
    show({ x: shown.x + (shown.width - width) / 2, y: shown.y + (shown.height - height) / 2, width });
  };
  const move = (x, y) => show({ ...shown, x: shown.x + x * shown.width, y: shown.y + y * shown.height });

  const button = (sign, name, act) => {
    const element = document.createElement("button");
    element.type = "button";
    element.className = "chip";
    element.textContent = sign;
    element.title = name;
    element.setAttribute("aria-label", name);
    element.addEventListener("click", act);
    return element;
  };
  const status = document.createElement("span");
  status.setAttribute("role", "status");
  status.className = "soft small";
  const bar = document.createElement("div");
  bar.className = "chips net-tools";
  bar.append(
    button("+", say("Zoom in"), () => scale(STEP)),
    button("−", say("Zoom out"), () => scale(1 / STEP)),
    button("□", say("The whole drawing"), () => show(home)),
    status,
  );
  frame.before(bar);
  const help = document.createElement("span");
  help.id = "net-help";
  help.className = "unseen";
  help.textContent = say("Arrow keys move the drawing, + and - change its size.");
  bar.append(help);
  frame.setAttribute("aria-describedby", help.id);

  frame.addEventListener("keydown", (event) => {
    if (event.target !== frame || event.ctrlKey || event.metaKey || event.altKey) return;
    const moves = { ArrowLeft: [-0.1, 0], ArrowRight: [0.1, 0], ArrowUp: [0, -0.1], ArrowDown: [0, 0.1] };
    const near = shown.width < home.width;
    if (event.key === "+" || event.key === "=") scale(STEP);
    else if (event.key === "-") scale(1 / STEP);
    else if (event.key === "0") show(home);
    else if (near && moves[event.key]) move(...moves[event.key]);
    else return;
    event.preventDefault();
  });

  let held = null;
  drawing.addEventListener("pointerdown", (event) => {
    if (shown.width < home.width && !event.target.closest("a, [role=button]")) held = event;
  });
  window.addEventListener("pointermove", (event) => {
    if (!held) return;
    const box = drawing.getBoundingClientRect();
    move((held.clientX - event.clientX) / box.width, (held.clientY - event.clientY) / box.height);
    held = event;
  });
  window.addEventListener("pointerup", () => { held = null; });

  // What ties a neighbour to the others stands out while it is looked at
  const light = (leaf, lit) => {
    for (const chord of drawing.querySelectorAll(".chords path")) {
      if (chord.dataset.ends.split(" ").includes(leaf.dataset.place)) chord.classList.toggle("lit", lit);
    }
  };

  // What is tied to a neighbour, outside it
  const cut = (text) => (text.length > LONGEST ? `${text.slice(0, LONGEST - 1).trimEnd()}…` : text);
  const dot = (leaf) => leaf.querySelector("circle");
  const at = (element) => [Number(element.getAttribute("cx")), Number(element.getAttribute("cy"))];

  const close = () => {
    if (!opened) return;
    opened.ring.remove();
    opened.control.setAttribute("aria-expanded", "false");
    opened.control.setAttribute("aria-label", say("Open what is tied to {name}", { name: opened.name }));
    opened.control.classList.remove("open");
    home = opened.home;
    drawing.style.minWidth = "";
    opened = null;
    show(home);
  };

  const ringOf = (leaf, found) => {
    const iris = new Map([...drawing.querySelectorAll(".leaf[data-iri]")].map((one) => [one.dataset.iri, one]));
    const others = found.neighbours.filter((one) => one.iri !== drawing.dataset.iri && one.iri !== leaf.dataset.iri);
    const fresh = others.filter((one) => !iris.has(one.iri)).slice(0, ROWS);
    const ring = svg("g", { class: "ring" });
    const [x, y] = at(dot(leaf));
    const middle = home.x + home.width / 2;
    for (const one of others) {
      if (!iris.has(one.iri)) continue;
      const [ox, oy] = at(dot(iris.get(one.iri)));
      ring.append(svg("path", { class: "known", d: `M${x} ${y}Q${middle} ${(y + oy) / 2} ${ox} ${oy}` }));
    }
    const right = x > middle;
    const text = leaf.querySelector("text").getBBox();
    const start = right ? text.x + text.width + 6 : text.x - 6;
    const edge = right ? home.x + home.width + 14 : home.x - 14;
    const top = Math.max(home.y + ROW / 2, Math.min(y - ((fresh.length - 1) * ROW) / 2, home.y + home.height - fresh.length * ROW));
    fresh.forEach((one, number) => {
      const row = top + number * ROW;
      const anchor = right ? "start" : "end";
      const aside = edge + (right ? 13 : -13);
      const title = svg("title");
      title.textContent = one.words ? `${one.words} · ${one.name}` : one.name;
      const name = svg("text", { x: aside, y: row + 1, "text-anchor": anchor, ...(one.language && { lang: one.language }) });
      name.textContent = cut(one.name);
      const note = svg("text", { x: aside, y: row + 14, "text-anchor": anchor, class: "tie-words" });
      note.textContent = cut(one.words);
      const link = svg("a", { href: one.page }, title, svg("circle", { cx: edge, cy: row, r: 5 }), name, note);
      const way = svg("path", { d: `M${start} ${y}Q${(start + edge) / 2} ${row} ${edge} ${row}` });
      ring.append(svg("g", { class: `leaf family-${one.family}` }, way, link));
    });
    return { ring, right, fresh: fresh.length, bottom: top + fresh.length * ROW };
  };

  const open = async (leaf, control, name) => {
    const again = opened && opened.control === control;
    close();
    status.textContent = "";
    if (again) return;
    let found;
    try {
      const response = await fetch(leaf.dataset.ring, { headers: { Accept: "application/json" } });
      if (!response.ok) throw new Error(response.status);
      found = await response.json();
    } catch {
      status.textContent = say("It could not be read; try again.");
      return;
    }
    close();
    const { ring, right, fresh, bottom } = ringOf(leaf, found);
    opened = { ring, control, name, home };
    if (fresh) {
      const height = Math.max(home.height, bottom - home.y);
      home = { x: right ? home.x : home.x - OUTER, y: home.y, width: home.width + OUTER, height };
      drawing.style.minWidth = "58rem";
    }
    leaf.after(ring);
    control.setAttribute("aria-expanded", "true");
    control.setAttribute("aria-label", say("Close what is tied to {name}", { name }));
    control.classList.add("open");
    show(home);
    if (fresh) frame.scrollLeft = right ? frame.scrollWidth : 0;
    status.textContent = fresh
      ? say("{name}: {number} more are drawn.", { name, number: fresh })
      : say("{name}: nothing more to draw.", { name });
  };

  for (const leaf of drawing.querySelectorAll(".leaf")) {
    for (const event of ["focusin", "pointerenter"]) leaf.addEventListener(event, () => light(leaf, true));
    for (const event of ["focusout", "pointerleave"]) leaf.addEventListener(event, () => light(leaf, false));
    const [x, y] = at(dot(leaf));
    const inward = x > home.x + home.width / 2 ? x - 24 : x + 24;
    const name = [...leaf.querySelectorAll("text:not(.tie-words) tspan")].map((line) => line.textContent).join(" ");
    const control = svg(
      "g",
      { class: "opener", role: "button", tabindex: 0, "aria-expanded": "false", "aria-label": say("Open what is tied to {name}", { name }) },
      svg("circle", { cx: inward, cy: y, r: 12, class: "reach" }),
      svg("circle", { cx: inward, cy: y, r: 7.5 }),
      svg("path", { d: `M${inward - 4} ${y}h8` }),
      svg("path", { d: `M${inward} ${y - 4}v8`, class: "plus" }),
    );
    control.addEventListener("click", () => open(leaf, control, name));
    control.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      open(leaf, control, name);
    });
    leaf.append(control);
  }
}
