// The probe in the viewer's page: it runs before any of the page's own scripts and notes when what can be seen.
"use strict";

window.probe = (() => {
  const probe = {
    file: null, // the last one that was chosen
    hold: false, // a chosen file is only kept here, and the page never hears of it
    marks: {}, // milliseconds since the choice: row, finding, ready
    ready: null, // promise of the marks
  };

  addEventListener(
    "change",
    (event) => {
      const input = event.target;
      if (input.id !== "open-files" || !input.files.length) return;
      probe.file = input.files[0];
      if (!probe.hold) return probe.begin();
      event.stopImmediatePropagation();
      input.value = "";
    },
    true,
  );

  const seen = {
    row: () => document.querySelector("#records [role=row][data-record]"),
    finding: () => document.querySelector("#verdict [data-finding]"),
  };

  probe.begin = () => {
    const start = performance.now();
    const marks = (probe.marks = {});
    let loading = false;
    probe.ready = new Promise((resolve) => {
      const observer = new MutationObserver(() => {
        const now = performance.now() - start;
        for (const name in seen) if (!(name in marks) && seen[name]()) marks[name] = now;
        const state = document.getElementById("viewer")?.dataset.state;
        loading ||= state === "loading"; // it was ready before, if another file is open
        if ("row" in marks && "finding" in marks && !probe.narrow) {
          // Enough of the page is seen: from here on only its state is watched, which costs nothing.
          probe.narrow = true;
          observer.disconnect();
          observer.observe(document, { subtree: true, attributeFilter: ["data-state"] });
        }
        if (!loading || (state !== "ready" && state !== "failed")) return;
        observer.disconnect();
        resolve(Object.assign(marks, { ready: now, state }));
      });
      probe.narrow = false;
      observer.observe(document, { subtree: true, childList: true, attributeFilter: ["data-state", "data-record", "data-finding"] });
    });
  };

  // read gives the milliseconds that one worker takes to read all bytes of the chosen file and do nothing with them. The
  // worker stands ready before the time begins.
  probe.read = async () => {
    const code = `onmessage = async ({ data }) => {
      if (!data) return postMessage(0);
      const reader = data.stream().getReader({ mode: "byob" });
      let buffer = new ArrayBuffer(4 << 20), bytes = 0;
      for (;;) {
        const { done, value } = await reader.read(new Uint8Array(buffer));
        if (done) break;
        bytes += value.byteLength;
        buffer = value.buffer;
      }
      postMessage(bytes);
    }`;
    const blob = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
    const worker = new Worker(blob);
    const ask = (question) =>
      new Promise((resolve, reject) => {
        worker.onmessage = ({ data }) => resolve(data);
        worker.onerror = (event) => reject(new Error(event.message));
        worker.postMessage(question);
      });
    await ask(null);
    const start = performance.now();
    const bytes = await ask(probe.file);
    const took = performance.now() - start;
    worker.terminate();
    URL.revokeObjectURL(blob);
    if (bytes !== probe.file.size) throw new Error(`${bytes} bytes were read of ${probe.file.size}`);
    return took;
  };

  // search types a filter that searches the XML, and gives the milliseconds until the search is over.
  probe.search = async (filter) => {
    const viewer = document.getElementById("viewer");
    const input = document.getElementById("filter");
    const start = performance.now();
    let begun = false;
    const over = new Promise((resolve) => {
      const observer = new MutationObserver(() => {
        const searching = viewer.dataset.searching === "true";
        begun ||= searching;
        if (!begun || searching) return;
        observer.disconnect();
        resolve(performance.now() - start);
      });
      observer.observe(viewer, { attributeFilter: ["data-searching"] });
    });
    input.value = filter;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    return over;
  };

  // watchTasks begins to look for what holds the page's thread up; tasksSeen ends it and gives the longest task in
  // milliseconds. The browser tells tasks from 50 ms on; below that the longest pause between timers stands for it,
  // which is never shorter than the longest task. The timers take frames away, so those are watched for themselves.
  let tasks = null;
  probe.watchTasks = () => {
    const watch = (tasks = { longest: 0, pause: 0, on: true });
    watch.take = (entries) => entries.forEach((e) => (watch.longest = Math.max(watch.longest, e.duration)));
    watch.observer = new PerformanceObserver((list) => watch.take(list.getEntries()));
    watch.observer.observe({ entryTypes: ["longtask"] });
    let last = performance.now();
    const tick = () => {
      const now = performance.now();
      watch.pause = Math.max(watch.pause, now - last);
      last = now;
      if (watch.on) setTimeout(tick, 4);
    };
    setTimeout(tick, 4);
  };
  probe.tasksSeen = async () => {
    await new Promise((done) => setTimeout(done, 200)); // the browser tells tasks late
    tasks.on = false;
    tasks.take(tasks.observer.takeRecords());
    tasks.observer.disconnect();
    return tasks.longest || Math.min(tasks.pause, 49.9);
  };

  // watchRows looks after each scroll whether a row covers the first line below the heads: behind all that the page itself
  // does in that frame, and before it is painted. rowsSeen ends it: how many looks, and how many of them found no row.
  let rows = null;
  probe.watchRows = () => {
    const records = document.getElementById("records");
    const watch = (rows = { looks: 0, bare: 0 });
    const look = () => {
      const box = records.getBoundingClientRect();
      const heads = records.querySelector(".heads").getBoundingClientRect();
      const found = document.elementFromPoint(box.left + box.width / 2, Math.max(heads.bottom, box.top) + 1);
      watch.looks++;
      if (!found?.closest("[data-record]")) watch.bare++;
    };
    const onscroll = () => requestAnimationFrame(look);
    records.addEventListener("scroll", onscroll, { passive: true }); // behind the page's own
    watch.end = () => records.removeEventListener("scroll", onscroll);
  };
  probe.rowsSeen = () => {
    rows.end();
    return { looks: rows.looks, bare: rows.bare };
  };

  // watchFrames notes the time of each frame; framesSeen ends it: how many, and how many of them came within 20 ms.
  let frames = null;
  probe.watchFrames = () => {
    const watch = (frames = { times: [], on: true });
    const frame = (now) => {
      watch.times.push(now);
      if (watch.on) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  };
  probe.framesSeen = () => {
    frames.on = false;
    const gaps = frames.times.slice(1).map((t, i) => t - frames.times[i]);
    return { frames: gaps.length, quick: gaps.filter((g) => g < 20).length };
  };

  // drag moves the scrollbar over the whole height in a time. Each step is made between two frames, as by a hand: the page
  // gets its scroll event before the frame that shows it.
  probe.drag = (ms) =>
    new Promise((done) => {
      const records = document.getElementById("records");
      const whole = records.scrollHeight - records.clientHeight;
      const start = performance.now();
      const step = () => {
        const part = Math.min(1, (performance.now() - start) / ms);
        records.scrollTop = whole * part;
        part < 1 ? requestAnimationFrame(() => setTimeout(step)) : done(true);
      };
      step();
    });

  return probe;
})();
