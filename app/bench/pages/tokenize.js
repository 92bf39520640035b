// The contenders of tokenizing: each gives the number of records it has seen, so that none leaves anything out.
import { XMLParser } from "fast-xml-parser";
import { parse } from "txml";
import { program } from "./program.js";

// commonJS loads a CommonJS module and those it asks for; files tells where they are.
async function commonJS(name, files) {
  const modules = {};
  const load = async (name) => {
    if (modules[name]) return;
    const source = await (await fetch(files(name))).text();
    modules[name] = { source, exports: null };
    for (const [, other] of source.matchAll(/require\("([^"]+)"\)/g)) await load(other);
  };
  const require = (name) => {
    const module = modules[name];
    if (!module.exports) {
      module.exports = {};
      new Function("exports", "require", "module", module.source)(module.exports, require, module);
    }
    return module.exports;
  };
  await load(name);
  return require(name);
}

const { SaxesParser } = await commonJS("saxes", (name) => `/bench/node_modules/${name === "saxes" ? "saxes/saxes" : name}.js`);

const bytes = new Uint8Array(await (await fetch("/bench/cache/trace-25MB.svclog")).arrayBuffer());
// A trace has no root element; parsers that must have one get it.
const encode = (s) => new TextEncoder().encode(s);
const rooted = new Uint8Array(await new Blob([encode("<root>"), bytes, encode("</root>")]).arrayBuffer());

// All begin with bytes, as a file has them: who works on a string decodes them first.
const decoded = (bytes) => new TextDecoder().decode(bytes);

await program("scan.wasm");
await program("goxml.wasm", "etree");
await program("goxml.wasm", "encodingxml");
peers.etreeTakes(bytes);
peers.encodingxmlTakes(bytes);

const name = "E2ETraceEvent";
window.contenders = {
  svcscope: () => peers.scan(bytes),
  etree: () => peers.etree(),
  encodingxml: () => peers.encodingxml(),
  domparser: () => new DOMParser().parseFromString(decoded(rooted), "application/xml").documentElement.childElementCount,
  fastxmlparser: () => new XMLParser({ ignoreAttributes: false }).parse(decoded(rooted)).root[name].length,
  saxes() {
    let n = 0, ends = 0, characters = 0;
    const parser = new SaxesParser({ fragment: true });
    parser.on("opentag", (tag) => (n += tag.name === name));
    parser.on("closetag", () => ends++); // without them it would leave out the work for these tokens
    parser.on("text", (text) => (characters += text.length));
    parser.write(decoded(bytes)).close();
    return n;
  },
  txml: () => parse(decoded(bytes)).length,
};

window.records = contenders.svcscope();

// measure gives the milliseconds of one run.
window.measure = async (id) => {
  gc();
  await new Promise((done) => setTimeout(done, 50));
  const start = performance.now();
  const records = contenders[id]();
  return { ms: performance.now() - start, records };
};
