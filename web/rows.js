// Rows: the elements of the table of records. The engine says which element shows which record and where, once for each
// draw and in one string: a call from WebAssembly for each attribute would take longer than a frame. Only what differs
// from what an element shows is written. All text of a trace becomes text nodes and values of attributes.
"use strict";

(() => {
  const rows = []; // by number; elements are used again and never removed
  let template = null;
  let parts = null; // of the template's cells, by the column's id

  // ---- elements ------------------------------------------------------------------------------------------------

  const space = "http://www.w3.org/2000/svg";

  function add(parent, tag, attributes) {
    const el = tag === "svg" || parent.namespaceURI === space ? document.createElementNS(space, tag) : document.createElement(tag);
    for (const name in attributes) el.setAttribute(name, attributes[name]);
    parent.append(el);
    return el;
  }

  // build makes the row that all others are copies of. columns are the ids and classes of its cells, by turns.
  function build(columns) {
    const row = document.createElement("div");
    row.className = "row";
    for (const [name, value] of [["role", "row"], ["aria-selected", "false"], ["tabindex", "-1"]]) row.setAttribute(name, value);
    row.hidden = true; // until a record is written into it
    parts = {};
    for (let i = 0; i < columns.length; i += 2) {
      parts[columns[i]] = i / 2;
      add(row, "span", { class: columns[i + 1], role: "gridcell", "data-column": columns[i], "aria-colindex": i / 2 + 1 });
    }
    const cell = (id) => row.children[parts[id]];
    for (const name of ["day", "second", "milli", "fine"]) add(cell("time"), "span", { class: name });
    const icon = add(cell("level"), "svg", { viewBox: "0 0 14 14", "aria-hidden": "true" });
    for (let i = 0; i < strokes; i++) add(icon, "path", {});
    add(cell("level"), "span", {});
    add(add(cell("activity"), "svg", { viewBox: "0 0 8 12", "aria-hidden": "true" }), "path", { class: "sw" });
    add(cell("activity"), "span", {});
    add(cell("text"), "span", { class: "tag" });
    add(cell("text"), "span", { class: "title" });
    add(cell("text"), "em", { dir: "auto" });
    const pin = add(row, "svg", { class: "mark", viewBox: "0 0 15 17", "aria-hidden": "true" });
    add(pin, "path", { d: "M1 1h13v9.5L7.5 16 1 10.5z" });
    add(pin, "text", { x: "7.5", y: "10.6" });
    return row;
  }

  // make gives a new row element; the first one has the number 0.
  function make(columns) {
    template ||= build(columns.split("\x1f"));
    const el = template.cloneNode(true);
    const cells = el.children;
    const cell = (id) => cells[parts[id]];
    const [day, second, milli, fine] = cell("time").children;
    const [icon, level] = cell("level").children;
    const [shape, activity] = cell("activity").children;
    const [tag, title, summary] = cell("text").children;
    const pin = el.lastElementChild;
    rows.push({
      el, cells, cell: -1, top: "", state: hidden, last: [],
      time: cell("time"), levels: cell("level"), code: cell("code"), source: cell("source"), activities: cell("activity"),
      process: cell("process"), texts: cell("text"),
      day, second, milli, fine, icon, level, path: shape.firstElementChild, activity,
      tag, title, summary, pin, letter: pin.lastElementChild,
    });
    return el;
  }

  // The shapes of severities are those of the page's symbols, but as paths of the row's own: an element that uses a symbol
  // gets new ones inside for each other symbol, which takes most of the time that a row takes.
  const strokes = 2; // the most that a symbol has
  const symbols = {}; // by name: class, path and dashes of each stroke

  function strokesOf(name) {
    const symbol = document.getElementById("sev-" + name);
    return symbol && Array.from({ length: strokes }, (_, i) => {
      const shape = symbol.children[i];
      const get = (name) => shape?.getAttribute(name) || "";
      const [x, r] = [Number(get("cx")), Number(get("r"))];
      const d = r ? `M${x - r} ${get("cy")}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0` : get("d");
      return { class: get("class"), d, "stroke-dasharray": get("stroke-dasharray") };
    });
  }

  function draw(icon, name) {
    icon.setAttribute("class", "sev " + name);
    const all = (symbols[name] ||= strokesOf(name)) || [];
    all.forEach((stroke, i) => {
      for (const name in stroke) optional(icon.children[i], name, stroke[name]);
    });
  }

  // ---- text ----------------------------------------------------------------------------------------------------

  // What separates stands for itself in no text: \x1e and a digit stand for it there.
  const whole = (text) => text.replace(/\x1e([0-3])/g, (_, n) => String.fromCharCode(28 + Number(n)));

  function write(el, text) {
    const node = el.firstChild;
    if (node && node.nodeType === 3 && !node.nextSibling) node.data = text;
    else el.textContent = text;
  }

  // show writes a text with marks in the place of what nobody sees: the pieces with their marks, or "" where there are
  // none and the text shows as it is.
  function show(el, text, pieces) {
    if (!pieces) return write(el, text);
    el.textContent = "";
    for (const piece of pieces.split("\x1d")) {
      const [text, mark] = piece.split("\x1c").map(whole);
      if (mark) add(el, "span", { "data-char": mark }).textContent = text;
      else el.append(text); // a string is appended as text
    }
  }

  function optional(el, name, value) {
    if (value) el.getAttribute(name) === value || el.setAttribute(name, value);
    else el.removeAttribute(name);
  }

  const value = (el, text) => el.setAttribute("data-value", text);
  const hide = (el, is) => el.toggleAttribute("hidden", is);
  const same = (el, is) => el.classList.toggle("same", is === "1");

  // What the fields of a row are written into, in their order; all are the values of the row.
  const fields = [
    (row, n) => (row.el.setAttribute("data-row", n), row.el.setAttribute("aria-rowindex", Number(n) + 2)),
    (row, n) => row.el.setAttribute("data-record", n),
    (row, n) => row.el.setAttribute("data-file", n),
    (row, n) => row.el.setAttribute("data-offset", n),
    (row, id) => (row.el.setAttribute("data-event-id", id), value(row.code, id)),
    (row, name) => (row.el.setAttribute("data-severity", name), value(row.levels, name)),
    (row, rule) => (optional(row.el, "data-finding", rule), row.tag.classList.toggle("fail", rule !== ""), row.pin.classList.toggle("echo", rule === "")),
    (row, id) => optional(row.el, "data-damage", id),
    (row, text) => write(row.day, text),
    (row, text, all) => (write(row.second, text), value(row.time, text + all[10])),
    (row, text, all) => (write(row.milli, text), value(row.time, all[9] + text)),
    (row, text) => write(row.fine, text),
    (row, name) => draw(row.icon, name),
    (row, text) => write(row.level, text),
    (row, text) => write(row.code, text),
    (row, text) => value(row.source, text),
    (row, text) => row.source.setAttribute("title", text),
    (row, text, all) => show(row.source, text, all[18]),
    (row, pieces, all) => show(row.source, all[17], pieces),
    (row, d) => row.path.setAttribute("d", d),
    (row, text) => write(row.activity, text),
    (row, id) => value(row.activities, id),
    (row, text) => write(row.process, text),
    (row, name) => value(row.process, name),
    (row, text) => (write(row.tag, text), hide(row.tag, text === "")),
    (row, text) => (write(row.title, text), hide(row.title, text === "")),
    (row, text, all) => (value(row.texts, text), show(row.summary, text, all[27])),
    (row, pieces, all) => show(row.summary, all[26], pieces),
    (row, text) => (write(row.letter, text), hide(row.pin, text === "")),
    (row, is) => same(row.second, is),
    (row, is) => same(row.source, is),
    (row, is) => same(row.activities, is),
    (row, is) => same(row.process, is),
    (row, tag) => optional(row.title, "lang", tag),
  ];

  // The further columns that are shown: place, text, title, pieces and value of each.
  function further(row, all) {
    for (let i = fields.length; i < all.length; i += 5) {
      const cell = row.cells[all[i]];
      show(cell, all[i + 1], all[i + 3]);
      cell.setAttribute("title", all[i + 2]);
      if (all[i + 4]) value(cell, all[i + 1]);
    }
  }

  function put(row, all) {
    const last = row.last;
    row.last = all;
    for (let i = 0; i < fields.length; i++) if (all[i] !== last[i]) fields[i](row, all[i], all);
    if (all.length > fields.length) further(row, all);
  }

  // ---- places --------------------------------------------------------------------------------------------------

  const selected = 1, active = 2, away = 4, hidden = 8; // bits of a state

  function move(row, top, state, cell) {
    const { el, last } = row;
    const changed = row.state ^ state;
    row.state = state;
    if (state & hidden) {
      el.hidden = true;
      el.removeAttribute("data-record"); // programs find no row by it
      el.removeAttribute("data-row");
      last[0] = last[1] = null; // so that they are written when it is needed again
    } else {
      if (changed & hidden) el.hidden = false;
      if (top !== row.top) el.style.setProperty("inset-block-start", (row.top = top) + "px");
    }
    if (changed & selected) el.setAttribute("aria-selected", (state & selected) !== 0);
    if (changed & away) el.classList.toggle("away", (state & away) !== 0);
    if (!(changed & active) && cell === row.cell) return;
    el.setAttribute("tabindex", state & active && cell < 0 ? "0" : "-1");
    if (row.cell >= 0) row.cells[row.cell].removeAttribute("tabindex");
    if (cell >= 0) row.cells[cell].setAttribute("tabindex", "0");
    row.cell = cell;
  }

  // drawRows takes for each row: its number, its top in pixels, its state, the cell that has the keyboard or -1, how many
  // fields follow, and the fields; none if what it shows stays.
  function drawRows(text) {
    const all = text.split("\x1f");
    const escaped = text.includes("\x1e");
    for (let i = 0; i + 5 < all.length; ) {
      const row = rows[all[i]];
      const n = Number(all[i + 4]);
      if (n) {
        const values = all.slice(i + 5, i + 5 + n);
        put(row, escaped ? values.map((v) => (v.includes("\x1c") ? v : whole(v))) : values);
      }
      move(row, all[i + 1], Number(all[i + 2]), Number(all[i + 3]));
      i += 5 + n;
    }
  }

  svcscope.rows = { make, draw: drawRows };
})();
