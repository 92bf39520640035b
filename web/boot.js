// Boot: what must work before the engine runs, and what starts it.
//
// It stands in the head and runs before the first paint: theme and language are right at once, files that are
// chosen, dropped or pasted are kept, and both WebAssembly binaries begin to load. Nothing of a file is read here.
"use strict";

(() => {
  const script = new URL(document.currentScript.src);
  const root = document.documentElement;
  // Every address is made from this script's own: the site works wherever it is put. The version in the query
  // belongs to all files of one build, so that a cache never mixes two.
  const address = (path) => new URL("../" + path + script.search, script).href;
  const saved = (key) => {
    try {
      return (localStorage.getItem(key) || "").replaceAll('"', "");
    } catch {
      return ""; // storage is switched off
    }
  };

  const svcscope = {
    address, // of a file of the site
    pending: [], // File objects that came before the engine
    worker: null, // {module, exec}: promises
    chosen: [], // paths of the texts that were asked for
    newWorker,
    memory,
  };
  window.svcscope = svcscope;

  // ---- look and language --------------------------------------------------------------------------------------

  const theme = saved("svcscope.theme");
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;

  if (/[#&]view=catalog(&|$)/.test(location.hash)) root.dataset.coming = ""; // the engine draws it: nobody asked for the landing page

  const pages = [...document.head.querySelectorAll("template[data-lang]")];
  svcscope.languages = pages.map((t) => ({ ...t.dataset })); // in the order of the selector
  // pageOf finds the page for a BCP 47 tag: of the language itself or one that answers to it, then of the tag's parents.
  const pageOf = (tag) => {
    for (let want = (tag || "").toLowerCase(); want; want = want.slice(0, Math.max(0, want.lastIndexOf("-")))) {
      const page = pages.find(({ dataset: { lang, alike = "" } }) => `${lang} ${alike}`.toLowerCase().split(" ").includes(want));
      if (page) return page;
    }
  };
  const wishes = [new URLSearchParams(location.hash.slice(1)).get("lang"), saved("svcscope.language"), ...navigator.languages];
  const page = wishes.map(pageOf).find(Boolean) || pageOf(root.lang);
  if (page && page.dataset.lang !== root.lang) {
    const { lang, title, description } = page.dataset;
    root.lang = lang;
    document.title = title;
    document.querySelector("meta[name=description]").content = description;
    // The English page stands in the body; it is exchanged while it is parsed, before it is painted.
    const exchange = new MutationObserver(() => {
      const first = document.body && document.body.firstElementChild;
      if (!first) return;
      exchange.disconnect();
      first.replaceWith(landing(page));
    });
    exchange.observe(root, { childList: true, subtree: true });
  }

  // landing draws the landing page in a language: its strings, one on a line, in the places of the markup.
  function landing(page) {
    const strings = page.content.textContent.split("\n");
    const escaped = (s) => s.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
    const drawn = document.createElement("template");
    drawn.innerHTML = document.getElementById("landing-markup").innerHTML.replace(/⟦(\d+)⟧/g, (_, n) => escaped(strings[n]));
    drawn.content.querySelector(`#language [value="${page.dataset.lang}"]`).setAttribute("selected", "");
    return drawn.content;
  }

  // ---- texts ---------------------------------------------------------------------------------------------------

  // text gives the file of a language's texts as an ArrayBuffer. It is fetched once, when it is asked for: here that of
  // the reader's language, while the engine is still on its way.
  const texts = new Map();
  svcscope.text = (lang) => {
    if (!texts.has(lang)) {
      const loaded = loadText(pages.find((t) => t.dataset.lang === lang).dataset.text);
      texts.set(lang, loaded);
      loaded.catch(() => texts.delete(lang)); // the next one who asks tries again
    }
    return texts.get(lang);
  };

  async function loadText(path) {
    const response = await fetch(new URL("../" + path, script)); // the name says of which content: no version is needed
    if (!response.ok) throw new Error(`${path}: ${response.status} ${response.statusText}`);
    const buffer = await response.arrayBuffer();
    svcscope.chosen.push(path);
    if (svcscope.keepTexts) svcscope.keepTexts();
    return buffer;
  }
  if (page) svcscope.text(page.dataset.lang);

  // numbers tells how a language writes them: what stands between groups of digits, what before the fraction, and how many
  // digits the first group has at least. Intl is asked once; a number in a row of the table is then put together from this.
  svcscope.numbers = (lang) => {
    const format = new Intl.NumberFormat(lang, { numberingSystem: "latn" });
    const sign = (n, type) => (format.formatToParts(n).find((part) => part.type === type) || { value: "" }).value;
    return [sign(1234567, "group"), sign(1.5, "decimal"), sign(1234, "group") ? 1 : 2];
  };

  // date writes a day of the interface's own, given as in 2026-11-22. Times of records are never written by Intl.
  svcscope.date = (lang, day) => new Intl.DateTimeFormat(lang, { dateStyle: "long", timeZone: "UTC" }).format(new Date(day));

  // ---- files ---------------------------------------------------------------------------------------------------

  let onfiles = null;
  const early = {}; // what was pressed before the engine ran: the action of a button, a language
  Object.defineProperty(svcscope, "onfiles", {
    get: () => onfiles,
    set(handler) {
      onfiles = handler;
      if (!handler) return;
      delete root.dataset.waiting;
      delete root.dataset.coming;
      if (svcscope.pending.length) handler(svcscope.pending.splice(0), "choose");
      setTimeout(replay); // when the engine's own page stands
    },
  });

  function replay() {
    const { language, action } = early;
    const select = document.getElementById("language");
    if (language && select && select.value !== language) {
      select.value = language;
      select.dispatchEvent(new Event("change", { bubbles: true }));
    }
    const button = action && document.querySelector(`[data-action="${action}"]`);
    if (button) button.click();
  }

  // how is "choose", "drop" or "paste": what falls onto an open view is asked about, what was chosen is not.
  function deliver(files, how) {
    if (!files.length) return;
    if (onfiles) onfiles(files, how);
    else {
      svcscope.pending.push(...files);
      root.dataset.waiting = ""; // the page says that it is on its way
    }
  }

  addEventListener(
    "change",
    (event) => {
      const input = event.target;
      if (input.id === "language" && !onfiles) early.language = input.value;
      if (input.id !== "open-files" || !input.files.length) return;
      const files = [...input.files];
      input.value = ""; // the same file can be chosen again
      deliver(files, "choose");
    },
    true,
  );

  addEventListener("click", (event) => {
    if (onfiles) return;
    const button = event.target.closest("button[data-action]");
    if (!button) return;
    if (button.id === "open") document.getElementById("open-files").click();
    else early.action = button.dataset.action;
  });

  // The engine's page may come between the press of a button and its release: the browser gives no click then.
  let pressed = null;
  addEventListener("pointerdown", (event) => (pressed = onfiles || event.button ? null : event.target.closest("button[data-action]")), true);
  addEventListener(
    "pointerup",
    (event) => {
      if (!pressed || pressed.isConnected) return;
      const button = event.target.closest(`button[data-action="${pressed.dataset.action}"]`);
      pressed = null;
      if (button) button.click();
    },
    true,
  );

  const holdsFiles = (event) => event.dataTransfer && [...event.dataTransfer.types].includes("Files");

  for (const type of ["dragenter", "dragover"]) {
    addEventListener(type, (event) => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
      root.dataset.dragging = "";
    });
  }
  addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) delete root.dataset.dragging;
  });
  addEventListener("drop", async (event) => {
    delete root.dataset.dragging;
    if (!holdsFiles(event)) return;
    event.preventDefault();
    // The list of items is empty after the first await: all are taken before.
    const files = [];
    const folders = [];
    for (const item of event.dataTransfer.items) {
      if (item.kind !== "file") continue;
      const entry = item.webkitGetAsEntry && item.webkitGetAsEntry();
      if (entry && entry.isDirectory) folders.push(entry);
      else files.push(item.getAsFile());
    }
    for (const folder of folders) files.push(...(await filesIn(folder)));
    deliver(files.filter(Boolean), "drop");
  });

  async function filesIn(folder) {
    const found = [];
    const reader = folder.createReader();
    for (;;) {
      // A reader gives at most a hundred entries at a time, and none at the end.
      const entries = await new Promise((resolve) => reader.readEntries(resolve, () => resolve([])));
      if (!entries.length) return found;
      for (const entry of entries) {
        if (entry.isDirectory) found.push(...(await filesIn(entry)));
        else found.push(await new Promise((resolve) => entry.file(resolve, () => resolve(null))));
      }
    }
  }

  addEventListener("paste", (event) => {
    const data = event.clipboardData;
    if (!data) return;
    if (data.files.length) {
      event.preventDefault();
      deliver([...data.files], "paste");
      return;
    }
    if (event.target.closest && event.target.closest("input, textarea, [contenteditable]")) return;
    const text = data.getData("text/plain");
    if (!text.includes("<")) return;
    event.preventDefault();
    deliver([new File([text], "clipboard.svclog", { type: "text/xml" })], "paste");
  });

  // An installed svcscope is started with files: file_handlers of the manifest.
  if (window.launchQueue) {
    launchQueue.setConsumer(async ({ files }) => deliver(await Promise.all(files.map((handle) => handle.getFile()))));
  }

  // ---- engine --------------------------------------------------------------------------------------------------

  async function fetched(path) {
    const response = await fetch(address(path));
    if (!response.ok) throw new Error(`${path}: ${response.status} ${response.statusText}`);
    return response;
  }

  async function compiled(path) {
    const response = await fetched(path);
    const type = response.headers.get("Content-Type") || "";
    if (WebAssembly.compileStreaming && type.startsWith("application/wasm")) return WebAssembly.compileStreaming(response);
    return WebAssembly.compile(await response.arrayBuffer()); // a server that does not know the type
  }

  function loadWorker() {
    const text = (path) => fetched(path).then((response) => response.text());
    const worker = {
      module: compiled("web/worker.wasm"),
      exec: Promise.all([text("web/wasm_exec.js"), text("web/worker.js")]).then((parts) => parts.join("\n")),
    };
    // A failure is told by newWorker, and the next call tries again.
    Promise.all([worker.module, worker.exec]).catch(() => {
      if (svcscope.worker === worker) svcscope.worker = null;
    });
    return worker;
  }

  // newWorker gives a worker that is ready for requests. It is made from a blob: address, because only then does it
  // inherit the page's Content-Security-Policy. Whatever ends it later arrives as a message {fatal: text}.
  async function newWorker() {
    const parts = (svcscope.worker ||= loadWorker());
    const [module, exec] = await Promise.all([parts.module, parts.exec]);
    const blob = URL.createObjectURL(new Blob([exec], { type: "text/javascript" }));
    const worker = new Worker(blob, { name: "reader" });
    worker.addEventListener("message", ({ data }) => data.memory && workers.set(worker, data.memory));
    const terminate = worker.terminate;
    worker.terminate = () => {
      workers.delete(worker);
      terminate.call(worker);
    };
    return new Promise((resolve, reject) => {
      const done = (finish, value) => {
        URL.revokeObjectURL(blob);
        worker.removeEventListener("message", onmessage);
        finish(value);
      };
      const onmessage = ({ data }) => {
        if (data.fatal) done(reject, new Error(data.fatal));
        else if (data.op === "ready") done(resolve, worker);
      };
      worker.addEventListener("message", onmessage);
      worker.addEventListener("error", (event) => done(reject, new Error(event.message || "the worker could not be started")));
      worker.postMessage({ module });
    });
  }

  // What go-app asks for by name: the page's own path is the root, so every path is the one page there is.
  const environment = {
    GOAPP_INTERNAL_URLS: "[]",
    GOAPP_ROOT_PREFIX: path(location.pathname),
    GOAPP_STATIC_RESOURCES_URL: new URL("../web", script).pathname,
  };
  window.goappGetenv = (key) => environment[key];

  function path(encoded) {
    try {
      return decodeURIComponent(encoded);
    } catch {
      return encoded;
    }
  }

  // go-app ends where the address is no proper one. A link that lost a part of an escape on its way stays readable.
  function mendAddress() {
    const hash = location.hash.replace(/%(?![0-9a-fA-F]{2})/g, "%25");
    if (hash !== location.hash) history.replaceState(history.state, "", hash);
  }
  mendAddress();
  for (const type of ["hashchange", "popstate"]) addEventListener(type, mendAddress, true);

  // What WebAssembly takes, in bytes: the page's own, and of each worker what it told last. For who measures.
  let own = null;
  const workers = new Map();
  async function memory() {
    return { page: own ? own.buffer.byteLength : 0, workers: [...workers.values()] };
  }

  async function start(module) {
    const go = new Go();
    const instance = await WebAssembly.instantiate(await module, go.importObject);
    own = instance.exports.mem;
    await go.run(instance); // ends only if the program does
    throw new Error("the program ended");
  }

  function failed(error) {
    console.error(error);
    delete root.dataset.waiting;
    delete root.dataset.coming;
    const viewer = document.getElementById("viewer");
    if (viewer) viewer.dataset.state = "failed";
    const note = document.createElement("p");
    note.className = "boot-failed";
    note.setAttribute("role", "alert");
    const text = pageOf(root.lang);
    note.textContent = (text ? text.dataset.failed : "") + " ";
    const detail = document.createElement("code");
    detail.textContent = String(error && error.message ? error.message : error);
    note.append(detail);
    document.body.append(note);
  }

  const engine = compiled("web/app.wasm");
  engine.catch(() => {}); // told below
  svcscope.worker = loadWorker();
  addEventListener("DOMContentLoaded", () => start(engine).catch(failed));
})();
