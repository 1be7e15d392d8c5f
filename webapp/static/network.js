// The network diagram: vis-network draws, the server says where, and everything can be reached by keyboard and heard.
//
// Markup: the `diagram` piece of templates/diagram.html. Data: the JSON that intel/network/diagram.py makes. The table
// below the diagram holds the same links, so this script only adds to a page that already works without it.

"use strict";

(() => {
  const INK = "#0b0c0c", LINE = "#5f6a72", PERSON = "#1c5d99", VENUE = "#7a4a12", PLACE = "#1a6a4c", GREY = "#dde2e5", YELLOW = "#ffdd00";
  const R = 15; // half the width of every shape: size means nothing
  const FONT = 'arial, "Liberation Sans", sans-serif';
  const LINES = { A: { width: 3.5 }, B: { width: 1.4 }, C: { width: 1.6, dashes: [9, 6] }, D: { width: 1.8, dashes: [2, 5] } };
  const DIRECTIONS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const REPORTS = (n) => (n === 1 ? "1 report" : `${n} reports`);
  const AGENCIES = (n) => (n === 1 ? "1 agency" : `${n} agencies`);
  const STATES = { new: ", new since the last meeting", changed: ", more or corrected since the last meeting" };
  const day = (iso) => (iso ? new Date(`${iso}T12:00:00Z`).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" }) : "no date");
  const gradeWords = (link) => `grade ${link.grade}${link.provisional ? " provisional" : ""}`;

  // Seen from far, shapes and labels are drawn larger, all alike, so that they stay readable.
  const larger = (scale) => Math.min(2, Math.max(1, 0.66 / scale));
  const letters = (scale, few) => Math.min(few ? 26 : 46, Math.max(14, 12.6 / scale)); // with many items few labels show

  // ---- Shapes ------------------------------------------------------------------------------------------------------

  const outlines = {
    circle(ctx, x, y, r) { ctx.arc(x, y, r, 0, 2 * Math.PI); },
    square(ctx, x, y, r) { ctx.rect(x - r, y - r, 2 * r, 2 * r); },
    diamond(ctx, x, y, r) { ctx.moveTo(x, y - r); ctx.lineTo(x + r, y); ctx.lineTo(x, y + r); ctx.lineTo(x - r, y); ctx.closePath(); },
    triangle(ctx, x, y, r) { ctx.moveTo(x, y - r); ctx.lineTo(x + r, y + 0.8 * r); ctx.lineTo(x - r, y + 0.8 * r); ctx.closePath(); },
    pill(ctx, x, y, r) { ctx.roundRect(x - 1.25 * r, y - 0.62 * r, 2.5 * r, 1.24 * r, 0.62 * r); },
    upright(ctx, x, y, r) { ctx.roundRect(x - 0.6 * r, y - r, 1.2 * r, 2 * r, 0.22 * r); },
    card(ctx, x, y, r) { ctx.roundRect(x - r, y - 0.8 * r, 2 * r, 1.6 * r, 0.3 * r); },
    hexagon(ctx, x, y, r) {
      for (let i = 0; i < 6; i += 1) ctx.lineTo(x + r * Math.cos((i * Math.PI) / 3), y + r * Math.sin((i * Math.PI) / 3));
      ctx.closePath();
    },
  };
  const shapes = {
    suspect: { outline: "circle", fill: PERSON, edge: INK, ring: true },
    adult: { outline: "circle", fill: "#fff", edge: PERSON, width: 2.4 },
    young_person: { outline: "diamond", fill: "#fff", edge: INK, width: 1.6 },
    venue: { outline: "square", fill: VENUE, edge: INK, shrink: 0.88 },
    place: { outline: "triangle", fill: PLACE, edge: INK },
    vehicle: { outline: "pill", fill: GREY, edge: INK },
    phone: { outline: "upright", fill: GREY, edge: INK, mark: (ctx, x, y) => { ctx.moveTo(x - 3, y + 9.5); ctx.lineTo(x + 3, y + 9.5); } },
    account: { outline: "card", fill: GREY, edge: INK, letter: "@" },
    organisation: { outline: "hexagon", fill: GREY, edge: INK },
  };

  function drawShape(ctx, kind, atX, atY, times) {
    const shape = shapes[kind] ?? shapes.organisation;
    const x = 0, y = 0;
    ctx.save();
    ctx.translate(atX, atY);
    ctx.scale(times, times);
    ctx.setLineDash([]);
    ctx.beginPath();
    outlines[shape.outline](ctx, x, y, R * (shape.shrink ?? 1));
    ctx.fillStyle = shape.fill;
    ctx.strokeStyle = shape.edge;
    ctx.lineWidth = shape.width ?? 1.5;
    ctx.fill();
    ctx.stroke();
    if (shape.ring) {
      ctx.beginPath();
      ctx.arc(x, y, R - 4.5, 0, 2 * Math.PI);
      ctx.strokeStyle = "#fff";
      ctx.lineWidth = 1.8;
      ctx.stroke();
    }
    if (shape.mark) { ctx.beginPath(); shape.mark(ctx, x, y); ctx.strokeStyle = INK; ctx.lineWidth = 1.5; ctx.stroke(); }
    if (shape.letter) { ctx.font = `700 15px ${FONT}`; ctx.fillStyle = INK; ctx.textAlign = "center"; ctx.textBaseline = "middle"; ctx.fillText(shape.letter, x, y); }
    ctx.restore();
  }

  function drawMarked(ctx, x, y, times) { // a dashed outline around what is selected
    ctx.beginPath();
    ctx.arc(x, y, (R + 5) * times, 0, 2 * Math.PI);
    ctx.setLineDash([3, 3]);
    ctx.strokeStyle = INK;
    ctx.lineWidth = 1.8;
    ctx.stroke();
    ctx.setLineDash([]);
  }

  function drawLabel(ctx, words, x, y, { bold, size, times }) {
    ctx.font = `${bold ? 700 : 400} ${size}px ${FONT}`;
    ctx.textAlign = "center";
    ctx.textBaseline = "alphabetic";
    ctx.lineJoin = "round";
    ctx.strokeStyle = "rgba(252,253,253,.92)";
    ctx.lineWidth = size / 3;
    const above = y - R * times - size / 2;
    ctx.strokeText(words, x, above);
    ctx.fillStyle = INK;
    ctx.fillText(words, x, above);
  }

  // ---- One diagram -------------------------------------------------------------------------------------------------

  class Diagram {
    constructor(root) {
      this.root = root;
      this.stage = root.querySelector("[data-stage]");
      this.said = root.querySelector("[data-said]");
      this.open = root.querySelector("[data-open]");
      this.nodes = new Map();
      this.links = new Map();
      this.past = [];
      this.at = null; // the item the keyboard is at
      this.thick = 1;
      this.chosen = null; // the link that is selected
    }

    async start() {
      const held = this.root.querySelector("[data-picture]"); // data, never run
      const picture = held ? JSON.parse(held.textContent) : await this.fetch(this.root.dataset.url);
      if (!picture) return;
      this.root.hidden = false;
      this.draw(picture);
      this.listen();
      this.at = picture.centre;
      this.say(`${this.root.dataset.title}: ${picture.shown} of ${picture.total} items, ${picture.links.length} links.`);
      for (const part of document.querySelectorAll("[data-show], [data-selecting]")) part.hidden = false;
      if (location.hash.startsWith("#link-")) this.choose(location.hash.slice(6), { move: true });
      this.root.dataset.ready = "yes";
    }

    async fetch(url) {
      try {
        const answer = await fetch(url, { headers: { Accept: "application/json" }, cache: "no-store", credentials: "same-origin" });
        const content = await answer.json();
        if (answer.ok) return content;
        this.say([content.error?.heading, content.error?.next].filter(Boolean).join(". "));
      } catch {
        this.say("The picture could not be loaded. The table holds the same links.");
      }
      this.root.hidden = false;
      this.root.classList.add("diagram--empty");
      return null;
    }

    draw(picture) {
      this.nodeSet = new vis.DataSet();
      this.edgeSet = new vis.DataSet();
      this.add(picture.nodes, picture.links);
      this.net = new vis.Network(this.stage, { nodes: this.nodeSet, edges: this.edgeSet }, {
        physics: false,
        layout: { improvedLayout: false },
        interaction: { dragNodes: false, hover: false, keyboard: false, multiselect: false, selectConnectedEdges: false, zoomView: false, zoomSpeed: 0.6 },
        nodes: { shape: "custom", ctxRenderer: (place) => this.renderNode(place), chosen: false, fixed: true },
        edges: { color: { color: LINE, highlight: INK, hover: LINE, inherit: false }, selectionWidth: 0, hoverWidth: 0, chosen: false, smooth: false },
      });
      this.net.on("beforeDrawing", (ctx) => this.highlight(ctx));
      this.net.on("afterDrawing", (ctx) => this.markStates(ctx));
      // The picture is heard through its own lines and the table; the canvas itself says nothing.
      for (const part of this.stage.children) { part.setAttribute("aria-hidden", "true"); part.removeAttribute("tabindex"); part.tabIndex = -1; }
      this.fit();
    }

    renderNode({ ctx, id, x, y }) {
      const node = this.nodes.get(id);
      const marked = id === this.at || this.ends().has(id);
      const scale = this.net.getScale();
      const near = this.few() || scale > 0.62 || marked || id === this.root.dataset.centre || this.isNear(id);
      const times = larger(scale);
      const selected = marked && (this.active || this.chosen);
      return {
        drawNode: () => { drawShape(ctx, node.kind, x, y, times); if (selected) drawMarked(ctx, x, y, times); },
        drawExternalLabel: () => { if (near) drawLabel(ctx, node.label, x, y, { bold: selected || id === this.centre, size: letters(scale, this.few()), times }); },
        nodeDimensions: { width: 2 * R * times, height: 2 * R * times },
      };
    }

    few() { return this.nodes.size <= 60; }

    ends() {
      const link = this.links.get(this.chosen);
      return new Set(link ? [link.from, link.to] : []);
    }

    isNear(id) { return this.active && this.around(this.at).some((link) => link.from === id || link.to === id); }

    // Add what is new, and return how many items that was.
    add(nodes, links) {
      const newNodes = nodes.filter((node) => !this.nodes.has(node.id));
      const newLinks = links.filter((link) => !this.links.has(link.id));
      for (const node of newNodes) this.nodes.set(node.id, { ...node });
      for (const link of newLinks) this.links.set(link.id, link);
      this.nodeSet.add(newNodes.map((node) => ({ id: node.id, x: this.nodes.get(node.id).x, y: this.nodes.get(node.id).y })));
      this.edgeSet.add(newLinks.map((link) => this.edge(link)));
      return { nodes: newNodes.map((node) => node.id), links: newLinks.map((link) => link.id) };
    }

    edge(link) {
      const same = [...this.links.values()].filter((other) => this.pair(other) === this.pair(link));
      const place = same.indexOf(link);
      const turn = link.from < link.to ? 1 : -1;
      const bend = same.length === 1 || place < 0 ? 0 : (place % 2 ? 1 : -1) * Math.ceil((place + 1) / 2) * 0.13 * turn;
      return {
        id: link.id, from: link.from, to: link.to, width: LINES[link.letter].width * this.thick, dashes: LINES[link.letter].dashes ?? false,
        smooth: bend ? { enabled: true, type: bend > 0 ? "curvedCW" : "curvedCCW", roundness: Math.abs(bend) } : false,
      };
    }

    pair(link) { return [link.from, link.to].sort().join(" "); }
    around(id) { return [...this.links.values()].filter((link) => link.from === id || link.to === id); }
    other(link, id) { return link.from === id ? link.to : link.from; }

    // What is selected lies on a yellow band. vis-network draws one under curves only, so straight lines get theirs here.

    highlight(ctx) {
      const link = this.links.get(this.chosen);
      if (!link || this.edgeSet.get(link.id).smooth) return;
      const from = this.nodes.get(link.from), to = this.nodes.get(link.to);
      ctx.beginPath();
      ctx.moveTo(from.x, from.y);
      ctx.lineTo(to.x, to.y);
      ctx.setLineDash([]);
      ctx.strokeStyle = YELLOW;
      ctx.lineWidth = 14;
      ctx.stroke();
    }

    // New since the last meeting: a filled dot on the line; more or corrected since: an open one.
    markStates(ctx) {
      const times = larger(this.net.getScale());
      for (const link of this.links.values()) {
        if (!link.state) continue;
        const [x, y] = this.middle(link);
        ctx.beginPath();
        ctx.arc(x, y, 5 * times, 0, 2 * Math.PI);
        ctx.setLineDash([]);
        ctx.fillStyle = link.state === "new" ? INK : "#fff";
        ctx.strokeStyle = link.state === "new" ? "#fff" : INK;
        ctx.lineWidth = 2 * times;
        ctx.fill();
        ctx.stroke();
      }
    }

    // The middle of a line; a bent one is a quadratic curve whose middle lies half way out to its turning point.
    middle(link) {
      const from = this.nodes.get(link.from), to = this.nodes.get(link.to);
      const x = (from.x + to.x) / 2, y = (from.y + to.y) / 2;
      const bend = this.edgeSet.get(link.id)?.smooth;
      if (!bend) return [x, y];
      const side = (bend.type === "curvedCW" ? 1 : -1) * bend.roundness * 0.5;
      return [x + side * (to.y - from.y), y - side * (to.x - from.x)];
    }

    // ---- What is selected ------------------------------------------------------------------------------------------

    go(id, { through = null, quiet = false } = {}) {
      this.past.push({ at: this.at, chosen: this.chosen });
      this.at = id;
      this.mark(through);
      this.keepInView(id);
      if (!quiet) this.say(this.sentence(id, through));
    }

    choose(linkId, { move = false } = {}) {
      const link = this.links.get(linkId);
      if (!link) return;
      this.past.push({ at: this.at, chosen: this.chosen });
      if (move || (this.at !== link.from && this.at !== link.to)) this.at = link.from;
      this.mark(linkId);
      this.keepInView(link.from, link.to);
      const all = this.around(this.at);
      const place = this.isYoung(this.at) ? "" : ` Link ${all.indexOf(link) + 1} of ${all.length}.`;
      this.say(`${this.about(link)}.${place}`);
    }

    mark(linkId) {
      if (this.chosen && this.links.has(this.chosen)) this.edgeSet.update(this.plain(this.chosen));
      this.chosen = linkId && this.links.has(linkId) ? linkId : null;
      if (this.chosen) {
        this.edgeSet.update({ id: this.chosen, color: { color: INK, inherit: false }, background: { enabled: true, color: YELLOW, size: 14, dashes: false } });
      }
      for (const row of document.querySelectorAll("tr[data-link]")) {
        row.classList.toggle("chosen", row.dataset.link === this.chosen);
        if (row.dataset.link === this.chosen) this.reveal(row);
      }
      this.net.redraw();
      this.showSelected();
      this.root.dispatchEvent(new CustomEvent("diagram:selected", { bubbles: true, detail: { item: this.at, link: this.chosen } }));
    }

    // Bring a row of the list at the side into view there; the page itself does not move.
    reveal(row) {
      const list = row.closest("[role=region]");
      if (!list || list.scrollHeight <= list.clientHeight) return;
      const top = row.getBoundingClientRect().top - list.getBoundingClientRect().top;
      if (top < 0 || top + row.offsetHeight > list.clientHeight) list.scrollTop += top - 40;
    }

    plain(id) { return { id, color: { color: LINE, inherit: false }, background: { enabled: false } }; }

    showSelected() {
      const node = this.nodes.get(this.at);
      if (this.open && node) {
        this.open.hidden = !node.href;
        if (node.href) { this.open.href = node.href; this.open.textContent = `Open ${node.label}`; }
      }
      const panel = document.querySelector("[data-selected]");
      if (!panel) return;
      const link = this.links.get(this.chosen);
      panel.hidden = !link;
      panel.parentElement.querySelector("[data-unselected]").hidden = Boolean(link);
      if (!link) return;
      const fill = (name, words) => { for (const part of panel.querySelectorAll(`[data-part="${name}"]`)) part.textContent = words; };
      fill("from", this.nodes.get(link.from).label);
      fill("words", link.words);
      fill("to", this.nodes.get(link.to).label);
      fill("support", `${REPORTS(link.reports)} from ${AGENCIES(link.agencies)}.`);
      fill("grade", link.grade);
      fill("provisional", link.provisional ? "provisional" : "");
      fill("last", `Last ${day(link.last)}.`);
      for (const part of panel.querySelectorAll('[data-part="row"]')) part.href = `#link-${link.id}`;
      for (const part of panel.querySelectorAll('[data-part="grade"]')) part.classList.toggle("grade--provisional", link.provisional);
    }

    isYoung(id) { return this.nodes.get(id)?.kind === "young_person"; }

    about(link) { return `${link.sentence}, ${gradeWords(link)}, ${REPORTS(link.reports)} from ${AGENCIES(link.agencies)}, last ${day(link.last)}${STATES[link.state] ?? ""}`; }

    // What is said at an item; for a young person name and kind only, never how many links.
    sentence(id, through) {
      const node = this.nodes.get(id);
      const count = this.around(id).length;
      const many = this.isYoung(id) ? "" : `, ${count === 1 ? "1 linked item" : `${new Set(this.around(id).map((link) => this.other(link, id))).size} linked items`}`;
      const link = this.links.get(through);
      return `${node.words}${many}.${link ? ` ${this.about(link)}.` : ""}`;
    }

    say(words) { this.said.textContent = words; }

    // ---- Moving ----------------------------------------------------------------------------------------------------

    // Go to the linked item nearest that direction: the angle counts first, then the way.
    step([dx, dy]) {
      const here = this.nodes.get(this.at);
      let best = null;
      for (const link of this.around(this.at)) {
        const there = this.nodes.get(this.other(link, this.at));
        const way = Math.hypot(there.x - here.x, there.y - here.y);
        if (!way) continue;
        const along = ((there.x - here.x) * dx + (there.y - here.y) * dy) / way;
        if (along < 0.35) continue;
        const cost = Math.acos(Math.min(1, along)) * 2 + way / 400;
        if (!best || cost < best.cost) best = { cost, link, id: there.id };
      }
      if (best) this.go(best.id, { through: best.link.id });
      else this.say(`No linked item that way from ${here.label}.`);
    }

    nextLink(back) {
      const all = this.around(this.at);
      if (!all.length) return;
      const place = all.findIndex((link) => link.id === this.chosen);
      const next = place < 0 ? (back ? all.length - 1 : 0) : (place + (back ? -1 : 1) + all.length) % all.length;
      this.choose(all[next].id);
    }

    async expand(id) {
      const node = this.nodes.get(id);
      const picture = await this.fetch(this.root.dataset.around.replace("ID", encodeURIComponent(id)));
      if (!picture) return;
      const old = picture.nodes.find((each) => each.id === id);
      const fresh = picture.nodes.filter((each) => !this.nodes.has(each.id));
      const taken = [...this.nodes.values()];
      for (const each of fresh) {
        [each.x, each.y] = freeSpot(taken, node.x + each.x - (old?.x ?? 0), node.y + each.y - (old?.y ?? 0), each.label);
        taken.push(each);
      }
      const known = new Set([...this.nodes.keys(), ...fresh.map((each) => each.id)]);
      const before = { at: this.at, chosen: this.chosen };
      const added = this.add(fresh, picture.links.filter((link) => known.has(link.from) && known.has(link.to)));
      if (added.nodes.length || added.links.length) this.past.push({ ...before, added });
      this.net.redraw();
      this.keepInView(id, ...added.nodes);
      const left = picture.total - picture.shown;
      this.say(`${node.words}. ${added.nodes.length ? `${added.nodes.length} more shown` : "Nothing more to show"}${left > 0 ? `; ${left} left out` : ""}.`);
    }

    back() {
      const step = this.past.pop();
      if (!step) { this.say("This is where you began."); return; }
      if (step.added) {
        this.edgeSet.remove(step.added.links);
        this.nodeSet.remove(step.added.nodes);
        for (const id of step.added.links) this.links.delete(id);
        for (const id of step.added.nodes) this.nodes.delete(id);
      }
      this.at = step.at;
      this.mark(step.chosen);
      this.say(`Back. ${this.sentence(this.at, this.chosen)}`);
    }

    clear() {
      this.past.push({ at: this.at, chosen: this.chosen });
      this.mark(null);
      this.say("Nothing selected.");
    }

    // ---- Looking ---------------------------------------------------------------------------------------------------

    motion() { return calm.matches ? false : { duration: 220, easingFunction: "easeInOutQuad" }; }

    fit() {
      const spots = [...this.nodes.values()];
      const { clientWidth, clientHeight } = this.stage;
      let scale = 1.15, left, right, top, bottom;
      for (let turn = 0; turn < 6; turn += 1) { // labels grow as the scale shrinks, so the box is measured again
        const half = (node) => Math.max(R * larger(scale), this.few() || node.id === this.centre ? node.label.length * letters(scale, this.few()) * 0.26 : 0) + 4;
        left = Math.min(...spots.map((node) => node.x - half(node)));
        right = Math.max(...spots.map((node) => node.x + half(node)));
        top = Math.min(...spots.map((node) => node.y - R * larger(scale) - letters(scale, this.few()) * 1.5));
        bottom = Math.max(...spots.map((node) => node.y + R * larger(scale) + 4));
        scale = Math.min(1.15, (clientWidth - 16) / (right - left), (clientHeight - 16) / (bottom - top));
      }
      this.net.moveTo({ position: { x: (left + right) / 2, y: (top + bottom) / 2 }, scale, animation: false });
      if (Math.abs(larger(scale) - this.thick) < 0.1) return;
      this.thick = larger(scale); // lines thin out as the picture shrinks, so they are drawn as much stronger
      this.edgeSet.update([...this.links.values()].map((link) => ({ id: link.id, width: LINES[link.letter].width * this.thick })));
    }

    zoom(times) { this.net.moveTo({ scale: Math.min(3, Math.max(0.15, this.net.getScale() * times)), animation: this.motion() }); }

    keepInView(...ids) {
      const { clientWidth, clientHeight } = this.stage;
      const out = ids.some((id) => {
        const node = this.nodes.get(id);
        const spot = this.net.canvasToDOM({ x: node.x, y: node.y });
        return spot.x < 30 || spot.y < 40 || spot.x > clientWidth - 30 || spot.y > clientHeight - 30;
      });
      if (!out) return;
      if (ids.length > 1) { this.fit(); return; }
      const node = this.nodes.get(ids[0]);
      this.net.moveTo({ position: { x: node.x, y: node.y }, animation: this.motion() });
    }

    // ---- Hands -----------------------------------------------------------------------------------------------------

    listen() {
      const keys = {
        Enter: () => this.expand(this.at), Backspace: () => this.back(), Escape: () => this.clear(), Home: () => { this.fit(); this.say("Everything is in view."); },
        "+": () => this.zoom(1.25), "=": () => this.zoom(1.25), "-": () => this.zoom(0.8), " ": (event) => this.nextLink(event.shiftKey),
      };
      this.stage.addEventListener("keydown", (event) => {
        if (event.altKey || event.ctrlKey || event.metaKey) return;
        const act = DIRECTIONS[event.key] ? () => this.step(DIRECTIONS[event.key]) : keys[event.key];
        if (!act) return;
        event.preventDefault();
        act(event);
      });
      this.stage.addEventListener("focus", () => {
        this.active = true;
        this.net.setOptions({ interaction: { zoomView: true } });
        this.net.redraw();
        if (!this.chosen) this.say(this.sentence(this.at, null));
        this.showSelected();
      });
      this.stage.addEventListener("blur", () => { this.active = false; this.net.setOptions({ interaction: { zoomView: false } }); this.net.redraw(); });
      this.net.on("click", ({ nodes, edges }) => {
        this.stage.focus({ preventScroll: true });
        if (nodes.length) this.go(nodes[0]);
        else if (edges.length) this.choose(edges[0]);
      });
      this.net.on("doubleClick", ({ nodes }) => { if (nodes.length) this.expand(nodes[0]); });
      const tools = { in: () => this.zoom(1.25), out: () => this.zoom(0.8), fit: () => this.fit(), back: () => this.back() };
      for (const button of this.root.querySelectorAll("[data-tool]")) button.addEventListener("click", () => tools[button.dataset.tool]());
      document.addEventListener("click", (event) => {
        const button = event.target.closest("[data-show]");
        if (!button) return;
        this.choose(button.dataset.show, { move: true });
        this.stage.focus({ preventScroll: true });
        this.root.scrollIntoView({ block: "center", behavior: calm.matches ? "auto" : "smooth" });
      });
      new ResizeObserver(() => { if (this.stage.clientWidth) { this.net.redraw(); this.fit(); } }).observe(this.stage);
      const paper = this.root.querySelector("[data-paper]");
      addEventListener("beforeprint", () => {
        const view = { position: this.net.getViewPosition(), scale: this.net.getScale(), animation: false };
        this.fit();
        this.net.redraw();
        paper.src = this.stage.querySelector("canvas").toDataURL("image/png");
        this.net.moveTo(view);
      });
    }
  }

  // The free place nearest to the wanted one, looked for along a spiral.
  function freeSpot(taken, x, y, label) {
    const wide = (words) => Math.max(66, words.length * 7.4 + 10);
    const free = (a, b) => taken.every((node) => Math.abs(node.y - b) >= 60 || Math.abs(node.x - a) >= (wide(node.label) + wide(label)) / 2);
    for (let turn = 0; turn < 400; turn += 1) {
      const angle = turn * 0.7, way = 9 * Math.sqrt(turn) * 2;
      const spot = [Math.round(x + way * Math.cos(angle)), Math.round(y + way * Math.sin(angle))];
      if (free(...spot)) return spot;
    }
    return [x, y];
  }

  for (const root of document.querySelectorAll("[data-diagram]")) {
    const diagram = new Diagram(root);
    diagram.centre = root.dataset.centre;
    diagram.start();
  }
})();
