// program runs a Go program of .cache/bench, in a memory of its own, with arguments. The program puts its functions
// into window.peers and tells by resolving the promise that peers.ready holds.
export async function program(file, ...args) {
  window.peers ||= {};
  const ready = new Promise((resolve) => (peers.ready = resolve));
  const go = new Go();
  go.argv = [file, ...args];
  const { instance } = await WebAssembly.instantiateStreaming(fetch(`/bench/cache/${file}`), go.importObject);
  go.run(instance);
  await ready;
}
