// Ward maps: Leaflet on canvas, no tiles, outlines and words from our own address.
//
// Markup: the `ward_map` piece of templates/map.html. Data: the JSON that intel/hotspots/map_layer.py makes. The table
// beside the maps says the same and is the way for a keyboard and a screen reader; this only adds a picture of it.
// Leaflet's own zoom, scale and attribution set HTML from strings, which trusted types refuse: ours stand in the markup.

"use strict";

(() => {
  const INK = "#0b0c0c", DEEP = "#1c4563", TINT = "#d0dde6", YELLOW = "#ffdd00";
  const GREYS = ["#ffffff", "#e4e4de", "#cccbc1", "#aaa896", "#66665a"];
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const asked = new Map(); // one request for two maps of the same answer

  const ask = (url) => {
    if (!asked.has(url)) {
      asked.set(url, fetch(url, { headers: { Accept: "application/json" }, cache: "no-store", credentials: "same-origin" }).then(async (answer) => {
        const content = await answer.json();
        if (!answer.ok) throw new Error([content.error?.heading, content.error?.next].filter(Boolean).join(". "));
        return content;
      }));
    }
    return asked.get(url);
  };

  // Hatching says: may be chance. A pattern is drawn once, on a canvas of its own, and laid into the ward.
  function hatching() {
    const tile = document.createElement("canvas");
    tile.width = tile.height = 8;
    const ctx = tile.getContext("2d");
    ctx.fillStyle = "#fff";
    ctx.fillRect(0, 0, 8, 8);
    ctx.strokeStyle = DEEP;
    ctx.lineWidth = 1.4;
    for (const shift of [-8, 0, 8]) { ctx.moveTo(shift - 1, 9); ctx.lineTo(shift + 9, -1); }
    ctx.stroke();
    return ctx.createPattern(tile, "repeat");
  }

  // ---- Where a label fits ------------------------------------------------------------------------------------------

  const rings = (geometry) => (geometry.type === "MultiPolygon" ? geometry.coordinates.map((part) => part[0]) : [geometry.coordinates[0]]);
  const area = (ring) => Math.abs(ring.reduce((sum, [x, y], i) => { const [nx, ny] = ring[(i + 1) % ring.length]; return sum + x * ny - nx * y; }, 0) / 2);

  function inside([x, y], ring) {
    let is = false;
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
      const [xi, yi] = ring[i], [xj, yj] = ring[j];
      if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) is = !is;
    }
    return is;
  }

  function edge([x, y], ring) { // the distance to the outline, squared
    let least = Infinity;
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
      const [ax, ay] = ring[j], dx = ring[i][0] - ax, dy = ring[i][1] - ay;
      const along = dx || dy ? Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy))) : 0;
      least = Math.min(least, (x - ax - along * dx) ** 2 + (y - ay - along * dy) ** 2);
    }
    return least;
  }

  // The point furthest from the outline of the ward's largest part, to a fine grid; radius in degrees of latitude.
  function roomiest(geometry) {
    const ring = rings(geometry).sort((a, b) => area(b) - area(a))[0];
    const squeeze = Math.cos((ring[0][1] * Math.PI) / 180);
    const flat = ring.map(([x, y]) => [x * squeeze, y]);
    const xs = flat.map(([x]) => x), ys = flat.map(([, y]) => y);
    const low = [Math.min(...xs), Math.min(...ys)], size = [Math.max(...xs) - low[0], Math.max(...ys) - low[1]];
    let best = { radius: -1, at: flat[0] };
    for (let i = 1; i < 30; i += 1) {
      for (let j = 1; j < 30; j += 1) {
        const at = [low[0] + (size[0] * i) / 30, low[1] + (size[1] * j) / 30];
        if (!inside(at, flat)) continue;
        const radius = edge(at, flat);
        if (radius > best.radius) best = { radius, at };
      }
    }
    return { lat: best.at[1], lng: best.at[0] / squeeze, radius: Math.sqrt(Math.max(0, best.radius)) };
  }

  // ---- The classes of street crime, from the numbers themselves ----------------------------------------------------

  function classes(numbers) {
    const sorted = [...numbers].sort((a, b) => a - b);
    const nice = (n) => { const step = n >= 400 ? 100 : n >= 100 ? 50 : 10; return Math.max(step, Math.round(n / step) * step); };
    const from = [0.4, 0.7, 0.88].map((share) => nice(sorted[Math.floor(share * (sorted.length - 1))] ?? 0));
    const most = sorted.at(-1) ?? 0;
    if (most >= 1.8 * from.at(-1)) from.push(nice(most * 0.75)); // a few far above the rest are told apart from it
    return [...new Set(from)].sort((a, b) => a - b);
  }

  // ---- One map -----------------------------------------------------------------------------------------------------

  class WardMap {
    constructor(root) {
      this.root = root;
      this.stage = root.querySelector("[data-stage]");
      this.said = root.querySelector("[data-said]");
      this.ofCrime = root.dataset.layer === "crime";
    }

    async start() {
      this.root.hidden = false;
      let content;
      try {
        content = await ask(this.root.dataset.url);
        if (!content.wards.features.length) throw new Error("No ward boundaries are loaded, so there is no map. The table says the same.");
      } catch (fault) {
        this.root.classList.add("ward-map--empty");
        this.said.textContent = fault.message || "The map could not be loaded. The table says the same.";
        return;
      }
      this.root.querySelector("[data-credit]").textContent = ["Leaflet", content.attribution, this.ofCrime ? content.crime_attribution : ""].filter(Boolean).join(" · ");
      this.draw(content.wards);
      this.listen();
      this.root.dataset.ready = "yes";
    }

    draw(wards) {
      const touch = matchMedia("(pointer: coarse)").matches;
      this.map = L.map(this.stage, {
        preferCanvas: true, zoomControl: false, attributionControl: false, zoomSnap: 0.25, zoomDelta: 0.5, scrollWheelZoom: false, dragging: !touch,
        zoomAnimation: !calm, fadeAnimation: false, markerZoomAnimation: !calm, minZoom: 8, maxZoom: 16, boxZoom: false,
      });
      this.hatch = hatching();
      this.breaks = this.ofCrime ? classes(wards.features.map((ward) => ward.properties.crime_a_month).filter((n) => n !== null && n !== undefined)) : [];
      this.wards = new Map();
      this.shapes = L.geoJSON(wards, {
        style: (ward) => this.style(ward.properties),
        onEachFeature: (ward, shape) => {
          this.wards.set(ward.properties.ward, shape);
          shape.on("click", () => this.choose(ward.properties.ward));
          shape.on("mouseover", () => this.say(ward.properties));
        },
      }).addTo(this.map);
      this.all = this.shapes.getBounds();
      this.first = this.busiest() ?? this.all;
      this.map.fitBounds(this.first, { padding: [6, 6] });
      this.map.setMaxBounds(this.shapes.getBounds().pad(0.5));
      this.label(wards.features);
      this.scale();
      if (this.ofCrime) this.key();
    }

    // The view at first: the wards with a number, which are the busy ones; All shows the rest.
    busiest() {
      const shown = [...this.wards.values()].filter((shape) => shape.feature.properties.band !== "few");
      return shown.length < 3 ? null : shown.reduce((bounds, shape) => bounds.extend(shape.getBounds()), L.latLngBounds([])).pad(0.08);
    }

    style({ band, crime_a_month: crime }) {
      const line = { color: "#2f3b43", weight: 1, fillOpacity: 1 };
      if (this.ofCrime) return { ...line, weight: 0.8, fillColor: GREYS[this.classOf(crime)] };
      if (band === "more") return { ...line, fillColor: DEEP };
      if (band === "maybe") return { ...line, fillColor: this.hatch };
      return { ...line, fillColor: band === "usual" ? TINT : "#fff" };
    }

    classOf(crime) {
      const place = this.breaks.filter((least) => crime >= least).length;
      return crime === null || crime === undefined ? 0 : Math.min(GREYS.length - 1, place + (GREYS.length - 1 - this.breaks.length) * (place > 0));
    }

    key() {
      const list = this.root.querySelector("[data-key]");
      const number = (n) => n.toLocaleString("en-GB");
      const lines = this.breaks.map((least, i) => [least, i + 1 < this.breaks.length ? `${number(least)} to ${number(this.breaks[i + 1] - 1)}` : `${number(least)} and over a month`]);
      for (const [least, words] of [...lines.reverse(), ...(this.breaks.length ? [[null, `Under ${number(this.breaks[0])}`]] : [])]) {
        const line = document.createElement("li"), swatch = document.createElement("span");
        swatch.className = `swatch swatch--grey-${least === null ? 0 : this.classOf(least)}`;
        line.append(swatch, ` ${words}`);
        list.append(line);
      }
    }

    // Counts and names, each where its ward has room; what has no room is in the table.
    label(features) {
      this.labels = features.map(({ properties, geometry }) => ({ ...roomiest(geometry), properties }));
      const loud = { more: 0, maybe: 1, usual: 2 };
      this.labels.sort((a, b) => (loud[a.properties.band] ?? 3) - (loud[b.properties.band] ?? 3) || b.radius - a.radius);
      this.layer = L.layerGroup().addTo(this.map);
      this.map.on("moveend", () => this.placeLabels());
      this.placeLabels();
    }

    placeLabels() {
      this.layer.clearLayers();
      const taken = [];
      const perDegree = this.map.latLngToLayerPoint([53, 0]).distanceTo(this.map.latLngToLayerPoint([54, 0]));
      for (const { lat, lng, radius, properties } of this.labels) {
        const room = radius * perDegree;
        const { x, y } = this.map.latLngToContainerPoint([lat, lng]);
        const half = Math.min(48, properties.ward.length * 3.2);
        const clear = taken.every((other) => Math.abs(other.y - y) > 22 || Math.abs(other.x - x) > half + other.half);
        const content = this.words(properties, room, clear);
        if (content.querySelector(".ward-label__name")) taken.push({ x, y, half });
        const cut = x < half || x > this.stage.clientWidth - half; // a name cut off by the frame is worse than none
        if (!content.childNodes.length || (cut && content.querySelector(".ward-label__name"))) continue;
        const icon = L.divIcon({ html: content, className: "ward-label", iconSize: [0, 0] });
        L.marker([lat, lng], { icon, interactive: false, keyboard: false }).addTo(this.layer);
      }
    }

    words({ ward, reports, band, crime_a_month: crime }, room, clear) {
      const box = document.createElement("span");
      const loud = this.ofCrime ? this.classOf(crime) >= 3 : band === "more" || band === "maybe";
      box.className = `ward-label__box${(this.ofCrime ? this.classOf(crime) === 4 : band === "more") ? " ward-label__box--light" : ""}`;
      const add = (name, words) => { const part = document.createElement("span"); part.className = name; part.textContent = words; box.append(part); };
      const fits = clear && (room > 20 || (room > 13 && loud)); // a name over another is worse than none
      if (this.ofCrime) {
        if (clear && (loud ? fits : room > 34)) add(loud ? "ward-label__name ward-label__name--loud" : "ward-label__name ward-label__name--soft", ward);
        return box;
      }
      const counted = reports !== null && reports !== undefined && band !== "few";
      if (counted && room > 7) add("ward-label__count", String(reports));
      if (clear && (counted ? fits : room > 24)) add(`ward-label__name${counted ? "" : " ward-label__name--soft"}`, ward);
      return box;
    }

    // A line as long as a round number of kilometres.
    scale() {
      const line = this.root.querySelector("[data-scale]");
      const draw = () => {
        const { lat } = this.map.getCenter();
        const perPixel = (40075016.7 * Math.cos((lat * Math.PI) / 180)) / 2 ** (this.map.getZoom() + 8);
        const km = [20, 10, 5, 2, 1, 0.5, 0.2].find((each) => (each * 1000) / perPixel <= this.stage.clientWidth / 4) ?? 0.1;
        line.style.width = `${Math.round((km * 1000) / perPixel)}px`;
        line.textContent = km < 1 ? `${km * 1000} m` : `${km} km`;
      };
      this.map.on("zoomend", draw);
      draw();
    }

    about({ ward, reports, words, crime_a_month: crime, crime_words: crimeWords }) {
      if (this.ofCrime) return `${ward}: ${crime === null || crime === undefined ? "not known" : `${crime.toLocaleString("en-GB")} a month`}, ${crimeWords}.`;
      return `${ward}: ${reports === null || reports === undefined ? "number not shown" : reports === 1 ? "1 report" : `${reports} reports`}. ${words}.`;
    }

    say(properties) { this.said.textContent = this.about(properties); }

    mark(name) {
      if (this.marked) this.shapes.resetStyle(this.marked);
      this.marked = this.wards.get(name);
      if (!this.marked) return;
      this.marked.setStyle({ color: INK, weight: 3 });
      this.marked.bringToFront();
      this.say(this.marked.feature.properties);
    }

    choose(name) {
      this.mark(name);
      for (const row of document.querySelectorAll("tr[data-ward]")) row.classList.toggle("chosen", row.dataset.ward === name);
    }

    // A ward's name in the table becomes a button that shows it on the map; the keyboard stays in the table.
    lead(row) {
      const name = row.querySelector("[data-ward-name]");
      if (!name || !this.wards.has(row.dataset.ward)) return;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "as-link as-link--stays"; // a name, so it stays on paper
      button.textContent = name.textContent;
      button.setAttribute("aria-label", `${name.textContent}: show on the map`);
      button.addEventListener("click", () => {
        this.choose(row.dataset.ward);
        this.root.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
      });
      name.replaceChildren(button);
    }

    listen() {
      const tools = { in: () => this.map.zoomIn(), out: () => this.map.zoomOut(), all: () => this.map.fitBounds(this.all, { padding: [6, 6] }) };
      for (const button of this.root.querySelectorAll("[data-tool]")) button.addEventListener("click", () => tools[button.dataset.tool]());
      this.stage.addEventListener("focus", () => { this.map.scrollWheelZoom.enable(); this.map.dragging.enable(); });
      this.stage.addEventListener("blur", () => this.map.scrollWheelZoom.disable());
      for (const row of document.querySelectorAll("tr[data-ward]")) {
        for (const event of ["pointerenter", "focusin"]) row.addEventListener(event, () => this.mark(row.dataset.ward));
        if (!this.ofCrime) this.lead(row);
      }
      new ResizeObserver(() => { this.map.invalidateSize({ animate: false }); this.map.fitBounds(this.first, { padding: [6, 6], animate: false }); }).observe(this.stage);
      const paper = this.root.querySelector("[data-paper]");
      addEventListener("beforeprint", () => { this.map.fitBounds(this.first, { padding: [6, 6], animate: false }); paper.src = this.picture(); });
    }

    // The map with its labels as one picture, for paper.
    picture() {
      const from = this.stage.querySelector("canvas"), { clientWidth, clientHeight } = this.stage;
      const sheet = document.createElement("canvas");
      sheet.width = clientWidth * 2;
      sheet.height = clientHeight * 2;
      const ctx = sheet.getContext("2d");
      ctx.scale(2, 2);
      ctx.fillStyle = "#e9edef";
      ctx.fillRect(0, 0, clientWidth, clientHeight);
      const stage = this.stage.getBoundingClientRect(), at = from.getBoundingClientRect();
      ctx.drawImage(from, at.left - stage.left, at.top - stage.top, at.width, at.height);
      ctx.textAlign = "center";
      ctx.textBaseline = "middle";
      for (const part of this.stage.querySelectorAll(".ward-label__box > span")) {
        const box = part.getBoundingClientRect(), look = getComputedStyle(part);
        ctx.font = `${look.fontWeight} ${look.fontSize} arial, "Liberation Sans", sans-serif`;
        ctx.strokeStyle = part.parentElement.classList.contains("ward-label__box--light") ? "transparent" : "#fff";
        ctx.lineWidth = 3;
        ctx.fillStyle = look.color;
        const x = box.left - stage.left + box.width / 2, y = box.top - stage.top + box.height / 2;
        ctx.strokeText(part.textContent, x, y);
        ctx.fillText(part.textContent, x, y);
      }
      return sheet.toDataURL("image/png");
    }
  }

  for (const root of document.querySelectorAll("[data-ward-map]")) new WardMap(root).start();
})();
