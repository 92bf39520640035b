// The worker's own part of its script: it follows wasm_exec.js in the blob that newWorker (boot.js) makes.
// The first message brings the compiled module; from then on the Go program sets its own onmessage.
"use strict";

onmessage = async ({ data }) => {
  onmessage = null;
  try {
    const go = new Go();
    const instance = await WebAssembly.instantiate(data.module, go.importObject);
    self.memory = instance.exports.mem;
    await go.run(instance);
    postMessage({ fatal: "the worker's program ended" });
  } catch (error) {
    postMessage({ fatal: String(error && error.message ? error.message : error) });
  }
};
