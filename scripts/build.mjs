import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ensureDependencies } from './dependencies.mjs';
import { continueUnderNode24, explain } from './node24.mjs';
import { oneForActivation, oneForPage } from './onePiece.mjs';
import { root } from './places.mjs';

/** @typedef {import('esbuild').BuildOptions} BuildOptions */
/** @typedef {import('esbuild').Metafile} Metafile */

const dist = path.join(root, 'dist');
const hostTests = path.join(root, 'out/vscode');

/**
 * Bundles the extension into dist/.
 *
 * @param {{isProduction?: boolean}} [options]
 * @returns {Promise<Metafile['outputs']>} what was made, with sizes
 */
export async function build({ isProduction = false } = {}) {
  const { build: bundle } = await import('esbuild');
  rmSync(dist, { recursive: true, force: true });
  const results = await Promise.all(bundles(isProduction).map((options) => bundle(options)));
  const made = results.map((result) => /** @type {Metafile} */ (result.metafile));
  copyDatabaseEngine();
  writeNotices(made);
  return Object.assign({}, ...made.map((metafile) => metafile.outputs));
}

/** Bundles the tests that run inside the extension host, one file each, into out/. */
export async function buildHostTests() {
  const { build: bundle } = await import('esbuild');
  rmSync(hostTests, { recursive: true, force: true });
  await bundle({
    ...forNode(false),
    entryPoints: ['index.ts', ...filesIn('test/vscode', /\.test\.ts$/)].map((file) =>
      path.join(root, 'test/vscode', file),
    ),
    outdir: hostTests,
    outExtension: { '.js': '.cjs' },
    external: ['vscode', 'mocha'],
    // The simulator of OpenRouter reads its answers from beside its sources.
    define: { 'import.meta.dirname': JSON.stringify(path.join(root, 'test/support/simulator')) },
  });
  return path.join(hostTests, 'index.cjs');
}

async function watch() {
  const { context } = await import('esbuild');
  rmSync(dist, { recursive: true, force: true });
  for (const options of bundles(false)) await (await context({ ...options, logLevel: 'info' })).watch();
  copyDatabaseEngine();
  console.log('Rebuilding on every change. Reload the window to see it; Ctrl+C ends.');
}

/**
 * @param {boolean} isProduction
 * @returns {BuildOptions[]}
 */
function bundles(isProduction) {
  return [
    forExtension(isProduction),
    {
      ...forNode(isProduction),
      entryPoints: [path.join(root, 'src/node/storageWorker.ts')],
      outfile: path.join(dist, 'storageWorker.cjs'),
    },
    ...webviewNames().map((name) => forWebview(name, isProduction)),
    forFirstWord(isProduction),
  ];
}

/** @returns {readonly string[]} the folders of webview-ui that are a webview of their own */
function webviewNames() {
  return filesIn('webview-ui', /^/).filter((name) =>
    existsSync(path.join(root, 'webview-ui', name, 'main.tsx')),
  );
}

/**
 * @param {boolean} isProduction
 * @returns {BuildOptions}
 */
function common(isProduction) {
  return {
    absWorkingDir: root,
    bundle: true,
    metafile: true,
    logLevel: 'warning',
    minify: isProduction,
    sourcemap: isProduction ? false : 'linked',
    legalComments: 'none',
  };
}

/**
 * @param {boolean} isProduction
 * @returns {BuildOptions}
 */
function forNode(isProduction) {
  return {
    ...common(isProduction),
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    mainFields: ['module', 'main'],
  };
}

/**
 * In pieces: what is imported with `import()` is not even read before it is needed.
 *
 * @param {boolean} isProduction
 * @returns {BuildOptions}
 */
export function forExtension(isProduction) {
  return {
    ...forNode(isProduction),
    entryPoints: [path.join(root, 'src/extension.ts')],
    outdir: dist,
    format: 'esm',
    splitting: true,
    chunkNames: 'parts/[name]-[hash]',
    external: ['vscode'],
    plugins: isProduction ? [oneForActivation] : [],
  };
}

/**
 * One layout of Mermaid's is under a licence that does not go with ours, and nearly as large as all the rest. A diagram
 * that asks for it is shown as its source.
 *
 * @type {import('esbuild').Plugin}
 */
const withoutElk = {
  name: 'without-elk',
  setup(build) {
    build.onResolve({ filter: /^elkjs\b/ }, () => ({ path: 'elkjs', namespace: 'left-out' }));
    build.onLoad({ filter: /.*/, namespace: 'left-out' }, () => ({
      contents:
        "export default class { constructor() { throw new Error('The layout elk is not available.'); } }",
    }));
  },
};

/**
 * @param {string} name
 * @param {boolean} isProduction
 * @returns {BuildOptions}
 */
export function forWebview(name, isProduction) {
  const isDiagram = name === 'diagram';
  return {
    ...common(isProduction),
    entryPoints: [path.join(root, 'webview-ui', name, 'main.tsx')],
    outdir: path.join(dist, 'webview', name),
    platform: 'browser',
    format: 'esm',
    // All that the page of a diagram has is its one lazy part; in a hundred pieces it would only load slower.
    splitting: !isDiagram,
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    minify: isDiagram || isProduction,
    // What stands in a page has no address beside which its map could lie.
    sourcemap: false,
    plugins: isDiagram ? [withoutElk] : [oneForPage],
  };
}

/**
 * What the chat's page says before its script is loaded: it stands in the page, and so is a script by itself.
 *
 * @param {boolean} isProduction
 * @returns {BuildOptions}
 */
export function forFirstWord(isProduction) {
  return {
    ...common(isProduction),
    entryPoints: [path.join(root, 'webview-ui/chat/firstWord.ts')],
    outdir: path.join(dist, 'webview/chat'),
    platform: 'browser',
    format: 'iife',
    target: 'es2022',
    minify: true,
    sourcemap: false,
  };
}

function copyDatabaseEngine() {
  mkdirSync(dist, { recursive: true });
  cpSync(path.join(root, 'node_modules/sql.js/dist/sql-wasm.wasm'), path.join(dist, 'sql-wasm.wasm'));
}

/**
 * The licences of what is bundled ask to travel with it.
 *
 * @param {readonly Metafile[]} made
 */
function writeNotices(made) {
  const inputs = made.flatMap((metafile) => Object.keys(metafile.inputs));
  const names = inputs.flatMap((input) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1] ?? []);
  const notices = [...new Set([...names, 'sql.js'])].sort().map((name) => {
    const folder = path.join(root, 'node_modules', name);
    const { version, license } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file ? readFileSync(path.join(folder, file), 'utf8').trim() : `Licence: ${license}`;
    return `${name} ${version}\n\n${text}\n`;
  });
  writeFileSync(path.join(dist, 'third-party-notices.txt'), notices.join(`\n${'-'.repeat(80)}\n\n`));
}

/**
 * @param {string} folder
 * @param {RegExp} pattern
 */
function filesIn(folder, pattern) {
  const place = path.join(root, folder);
  return existsSync(place) ? readdirSync(place).filter((name) => pattern.test(name)) : [];
}

async function main() {
  await continueUnderNode24(import.meta.filename);
  await ensureDependencies();
  if (process.argv.includes('--watch')) return watch();
  const outputs = await build({ isProduction: process.argv.includes('--production') });
  for (const [file, { bytes }] of Object.entries(outputs))
    if (!file.endsWith('.map')) console.log(`${String(Math.ceil(bytes / 1024)).padStart(6)} KB  ${file}`);
}

if (process.argv[1] === import.meta.filename)
  await main().catch((error) => {
    process.exitCode = explain(error);
  });
