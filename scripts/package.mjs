import { mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from './build.mjs';
import { ensureDependencies } from './dependencies.mjs';
import { continueUnderNode24, explain } from './node24.mjs';
import { root } from './places.mjs';
import { runToEnd } from './processes.mjs';

const maxBytes = 2.5e6;

/**
 * Builds for production and packs the .vsix.
 *
 * @param {string} file where it goes
 * @returns {Promise<string>} the same
 */
export async function makePackage(file) {
  await build({ isProduction: true });
  mkdirSync(path.dirname(file), { recursive: true });
  rmSync(file, { force: true });
  // Everything is bundled: no dependency is to be collected.
  const vsce = fileURLToPath(import.meta.resolve('@vscode/vsce/vsce'));
  const args = [vsce, 'package', '--no-dependencies', '--no-update-package-json', '--out', file];
  const { code, output } = await runToEnd(process.execPath, args, { cwd: root, timeoutMs: 120_000 });
  if (code !== 0 || /\bWARN/.test(output)) throw new Error(`vsce is not content:\n${output.trim()}`);
  const { size } = statSync(file);
  if (size > maxBytes)
    throw new Error(`The package has ${megabytes(size)}; ${megabytes(maxBytes)} is the most.`);
  return file;
}

/** @param {number} bytes */
function megabytes(bytes) {
  return `${(bytes / 1e6).toFixed(2)} MB`;
}

async function main() {
  await continueUnderNode24(import.meta.filename);
  await ensureDependencies();
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  const file = await makePackage(path.join(root, `neural-terminal-${version}.vsix`));
  console.log(`${path.basename(file)}  ${megabytes(statSync(file).size)}`);
}

if (process.argv[1] === import.meta.filename)
  await main().catch((error) => {
    process.exitCode = explain(error);
  });
