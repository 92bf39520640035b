// The loops that the filters are measured against: each goes over the columns it needs and writes the numbers of the
// records it finds. Both sides give how many they found.
import { program } from "./program.js";

await program("filter.wasm");
window.records = peers.build(1_000_000);
const { severity, code, time, text, texts } = peers.columns();
const count = severity.length;
const found = new Uint32Array(count);

// Which descriptions have the words is known beforehand.
const spoken = Uint8Array.from(texts, (t) => ["listener", "refused"].every((word) => t.toLowerCase().includes(word)));
const [from, to] = [Date.UTC(2026, 10, 22, 9, 12), Date.UTC(2026, 10, 22, 9, 21)]; // a minute lasts until the next

const contenders = {
  severity: {
    filter: "level>=warning",
    loop() {
      let n = 0;
      for (let i = 0; i < count; i++) if (severity[i] >= 1 && severity[i] <= 3) found[n++] = i;
      return n;
    },
  },
  code: {
    filter: "code:131085",
    loop() {
      let n = 0;
      for (let i = 0; i < count; i++) if (code[i] === 131085) found[n++] = i;
      return n;
    },
  },
  time: {
    filter: "time:09:12..09:20",
    loop() {
      let n = 0;
      for (let i = 0; i < count; i++) if (time[i] >= from && time[i] < to) found[n++] = i;
      return n;
    },
  },
  words: {
    filter: "listener refused",
    loop() {
      let n = 0;
      for (let i = 0; i < count; i++) if (spoken[text[i]]) found[n++] = i;
      return n;
    },
  },
};

// measure gives the milliseconds of both, and how many records each found.
window.measure = (name) => {
  const { filter, loop } = contenders[name];
  const timed = (run) => {
    const start = performance.now();
    const hits = run();
    return [performance.now() - start, hits];
  };
  const [ours, ourHits] = timed(() => peers.find(filter));
  const [other, otherHits] = timed(loop);
  if (ourHits !== otherHits || !ourHits) throw new Error(`${filter}: ${ourHits} records, the loop finds ${otherHits}`);
  return { ours, other, hits: ourHits };
};

// measureSort gives the milliseconds that it takes to order what a filter leaves by a field, and those of the browser for
// as many numbers in no order.
window.measureSort = (filter, field) => {
  const hits = peers.find(filter);
  const numbers = Float64Array.from({ length: hits }, () => Math.random());
  const timed = (run) => {
    const start = performance.now();
    run();
    return performance.now() - start;
  };
  return { ours: timed(() => peers.sort(field)), other: timed(() => numbers.sort()), hits };
};
window.filters = Object.fromEntries(Object.entries(contenders).map(([name, c]) => [name, c.filter]));
