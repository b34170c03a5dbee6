'use strict';
// Stacks that point into the sources. Node has a flag for it, which reads a bundle's map at every start and doubles
// what it takes to load the bundle; here a map is read when a stack is first looked at.
const fs = require('node:fs');
const path = require('node:path');
const { SourceMap } = require('node:module');
const { fileURLToPath } = require('node:url');

const maps = new Map();

/** The map that lies beside a bundle. */
function mapOf(file) {
  if (!maps.has(file)) maps.set(file, readMap(`${file}.map`));
  return maps.get(file);
}

function readMap(file) {
  try {
    // One that is younger than this process is of a bundle that was built since, by an edit.
    if (fs.statSync(file).mtimeMs > performance.timeOrigin) return undefined;
    return new SourceMap(JSON.parse(fs.readFileSync(file, 'utf8')));
  } catch {
    // Most files have none, and some packages' cannot be read: neither is to take an error's place.
    return undefined;
  }
}

/** Modules of ESM are known by URLs. */
const pathOf = (name) => (name?.startsWith('file:') ? fileURLToPath(name) : name);

/** One line of a stack, by the source. A minified function has its name at its head, or where it is called. */
function describe(site, caller) {
  const [written, line, column] = [site.getFileName(), site.getLineNumber(), site.getColumnNumber()];
  const file = pathOf(written);
  const map = file ? mapOf(file) : undefined;
  const origin = map?.findOrigin(line, column) ?? {};
  if (!origin.fileName) return String(site);
  const calledAs = () =>
    caller?.getFileName() === written &&
    map.findOrigin(caller.getLineNumber(), caller.getColumnNumber()).name;
  const { name = calledAs() } = map.findOrigin(
    site.getEnclosingLineNumber(),
    site.getEnclosingColumnNumber(),
  );
  const source = path.resolve(path.dirname(file), origin.fileName);
  return String(site)
    .replace(/^(async )?\w+ \(/, (call, how = '') => (name ? `${how}${name} (` : call))
    .replace(`${written}:${line}:${column}`, () => `${source}:${origin.lineNumber}:${origin.columnNumber}`);
}

/** @see https://v8.dev/docs/stack-trace-api#customizing-stack-traces */
exports.prepareStackTrace = (error, sites) => {
  const lines = sites.map((site, index) => `\n    at ${describe(site, sites[index + 1])}`);
  return Error.prototype.toString.call(error) + lines.join('');
};
