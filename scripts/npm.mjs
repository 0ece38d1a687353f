import { lstatSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { runToEnd } from './processes.mjs';

/**
 * Runs the user's own npm quietly, and says every few seconds how far it is.
 *
 * @param {readonly string[]} args
 * @param {{cwd: string, what: string, node?: string, grows?: string}} options
 *   `grows` is the folder whose size tells the progress; `node` is the Node.js to run npm under.
 */
export async function npm(args, { cwd, what, node = process.execPath, grows = cwd }) {
  console.log(`Fetching ${what} …`);
  const timer = setInterval(() => {
    console.log(`Fetching ${what} … ${Math.round(folderBytes(grows) / 1e6)} MB so far`);
  }, 4000);
  try {
    const { file, before } = npmProgram(node);
    const { code, output } = await runToEnd(
      file,
      [...before, ...args, '--no-audit', '--no-fund', '--loglevel=error'],
      { cwd, env: npmEnvironment(node), shell: file === 'npm' && process.platform === 'win32' },
    );
    if (code !== 0) throw new Error(`npm could not fetch ${what}:\n${output.trim()}`);
  } finally {
    clearInterval(timer);
  }
}

/**
 * npm names itself to the scripts it runs; a script started without it finds `npm` on the path.
 *
 * @param {string} node
 */
function npmProgram(node) {
  const own = process.env['npm_execpath'];
  if (own && path.basename(own) === 'npm-cli.js') return { file: node, before: [own] };
  return { file: 'npm', before: [] };
}

/**
 * The surrounding npm hands its own folder down; here another one is meant.
 *
 * @param {string} node
 */
function npmEnvironment(node) {
  const { npm_config_local_prefix: _, ...environment } = process.env;
  return { ...environment, PATH: `${path.dirname(node)}${path.delimiter}${process.env['PATH'] ?? ''}` };
}

/**
 * @param {string} folder
 * @returns {number}
 */
function folderBytes(folder) {
  let bytes = 0;
  try {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const place = path.join(folder, entry.name);
      if (entry.isDirectory()) bytes += folderBytes(place);
      else bytes += lstatSync(place, { throwIfNoEntry: false })?.size ?? 0;
    }
  } catch {
    // npm moves folders while they are counted; a progress line need not be exact.
  }
  return bytes;
}
