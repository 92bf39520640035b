// A list that the browser scrolls by itself, with every line in the page: it tells how many frames this browser gives on
// this machine at the very most.
"use strict";

const lines = document.createDocumentFragment();
for (let i = 0; i < 50_000; i++) {
  const line = document.createElement("div");
  line.dataset.record = i;
  line.textContent = `2026-11-22 09:12:00.${i} A line of a plain list`;
  lines.append(line);
}
document.getElementById("lines").append(lines);
