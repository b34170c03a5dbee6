'use strict';
// Stacks that point into the sources. Node has a flag for it, which reads a bundle's map at every start and doubles
// what it takes to load the bundle; here a map is read when a stack is first looked at.
const fs = require('node:fs');
const path = require('node:path');
const { SourceMap } = require('node:module');

const maps = new Map();

/** The map that lies beside a bundle. */
function mapOf(file) {
  if (!maps.has(file)) {
    const text = fs.existsSync(`${file}.map`) && fs.readFileSync(`${file}.map`, 'utf8');
    maps.set(file, text ? new SourceMap(JSON.parse(text)) : undefined);
  }
  return maps.get(file);
}

/** One line of a stack, by the source. A minified function has its name at its head, or where it is called. */
function describe(site, caller) {
  const [file, line, column] = [site.getFileName(), site.getLineNumber(), site.getColumnNumber()];
  const map = file ? mapOf(file) : undefined;
  const origin = map?.findOrigin(line, column) ?? {};
  if (!origin.fileName) return String(site);
  const calledAs = () =>
    caller?.getFileName() === file && map.findOrigin(caller.getLineNumber(), caller.getColumnNumber()).name;
  const { name = calledAs() } = map.findOrigin(
    site.getEnclosingLineNumber(),
    site.getEnclosingColumnNumber(),
  );
  const source = path.resolve(path.dirname(file), origin.fileName);
  return String(site)
    .replace(/^(async )?\w+ \(/, (written, how = '') => (name ? `${how}${name} (` : written))
    .replace(`${file}:${line}:${column}`, `${source}:${origin.lineNumber}:${origin.columnNumber}`);
}

/** @see https://v8.dev/docs/stack-trace-api#customizing-stack-traces */
exports.prepareStackTrace = (error, sites) => {
  const lines = sites.map((site, index) => `\n    at ${describe(site, sites[index + 1])}`);
  return Error.prototype.toString.call(error) + lines.join('');
};
