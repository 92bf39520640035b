// Codes: the list of the catalogue view. The engine says once for each language what the rows say, and then only which of them
// are shown in which order: an element is made once and comes and goes, so that the list follows every letter that is typed.
"use strict";

(() => {
  const space = "http://www.w3.org/2000/svg";
  let groups = [];
  let rows = [];
  let current = null; // the row that is chosen
  const first = 40; // rows: more than a screen shows
  let waiting = []; // groups and the rows that they still lack
  let later = 0;

  function add(parent, tag, className, text) {
    const el = document.createElement(tag);
    if (className) el.className = className;
    if (text) el.textContent = text;
    parent.append(el);
    return el;
  }

  function shape(parent, id) {
    const svg = document.createElementNS(space, "svg");
    svg.setAttribute("class", "class-mark");
    svg.dataset.class = id;
    svg.setAttribute("aria-hidden", "true");
    const use = document.createElementNS(space, "use");
    use.setAttribute("href", "#class-" + id);
    svg.append(use);
    parent.append(svg);
  }

  function group(label, i) {
    const el = document.createElement("div");
    el.setAttribute("role", "group");
    el.setAttribute("aria-labelledby", "codes-area-" + i);
    const head = add(el, "div", "area");
    head.setAttribute("role", "presentation");
    add(head, "span", "", label).id = "codes-area-" + i;
    add(head, "span", "n").setAttribute("aria-hidden", "true");
    return el;
  }

  function row(fields) {
    const [key, id, kind, title, lang, name, number] = fields.split("\x1f");
    const el = document.createElement("div");
    el.className = "code-row";
    el.setAttribute("role", "option");
    el.setAttribute("aria-selected", "false");
    el.tabIndex = -1;
    el.dataset.action = "code-pick";
    el.dataset.arg = key;
    if (id) {
      el.dataset.class = id;
      shape(el, id);
    }
    const heading = add(el, "b", "", title);
    if (lang) heading.lang = lang;
    add(el, "span", "kind", kind);
    add(el, "span", "name mono", name);
    add(el, "span", "number mono", number);
    return el;
  }

  function fill(areas, texts) {
    groups = areas.split("\x1e").map(group);
    rows = texts.split("\x1e").map(row);
    current = null;
  }

  // show puts rows into the list: "2:5,7;0:1" is the third area with two rows, then the first with one. The first rows come at
  // once, and all others when the person has stopped typing for a moment, or wants one of them.
  function show(list, order) {
    const had = list.contains(document.activeElement);
    clearTimeout(later);
    waiting = [];
    const inside = [];
    let left = first;
    for (const part of order ? order.split(";") : []) {
      const [at, places] = part.split(":");
      const el = groups[at];
      const all = places.split(",").map((i) => rows[i]);
      el.firstElementChild.lastElementChild.textContent = all.length;
      el.replaceChildren(el.firstElementChild, ...all.slice(0, left));
      if (left > 0) inside.push(el);
      if (all.length > left) waiting.push([el, all.slice(left)]);
      left = Math.max(0, left - all.length);
    }
    list.replaceChildren(...inside);
    if (waiting.length) later = setTimeout(rest, 150, list);
    stop(list);
    if (had) (list.querySelector('[tabindex="0"]') || document.getElementById("code-search")).focus();
  }

  // rest puts in what is still waiting.
  function rest(list) {
    clearTimeout(later);
    for (const [el, more] of waiting) {
      el.append(...more);
      if (el.parentNode !== list) list.append(el);
    }
    waiting = [];
    stop(list);
  }

  // stop makes one row the list's stop of Tab: the chosen one, or the first where that is not shown.
  function stop(list) {
    for (const el of list.querySelectorAll('[tabindex="0"]')) el.tabIndex = -1;
    const row = current && list.contains(current) ? current : list.querySelector(".code-row");
    if (row) row.tabIndex = 0;
  }

  // choose marks the row at a place, -1 for none, and brings it into view.
  function choose(list, place, reveal) {
    if (current) current.setAttribute("aria-selected", "false");
    current = rows[place] || null;
    if (current) current.setAttribute("aria-selected", "true");
    if (current && !list.contains(current)) rest(list);
    else stop(list);
    if (current && list.contains(current)) current.scrollIntoView({ block: reveal });
  }

  window.svcscope.codes = { fill, show, rest, choose };
})();
