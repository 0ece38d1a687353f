import { existsSync, lstatSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ensureNode24 } from './node24.mjs';
import { npm } from './npm.mjs';
import { root } from './places.mjs';

/**
 * Brings node_modules to what package-lock.json says. npm leaves a lock of its own inside node_modules when it is
 * through; comparing the two tells what is missing, however the folder came to be.
 */
export async function ensureDependencies() {
  if (isInstalled()) return;
  const node = await ensureNode24();
  await npm(['ci', '--ignore-scripts'], {
    cwd: root,
    node,
    what: 'dependencies',
    grows: path.join(root, 'node_modules'),
  });
}

function isInstalled() {
  const folder = path.join(root, 'node_modules');
  // A linked folder belongs to another checkout, which keeps it up to date.
  if (lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink()) return true;
  const there = path.join(folder, '.package-lock.json');
  if (!existsSync(there)) return false;
  const wanted = packagesOf(path.join(root, 'package-lock.json'));
  const installed = packagesOf(there);
  return Object.entries(wanted).every(([place, { version, optional }]) => {
    // Optional packages are the builds for other platforms.
    const found = installed[place];
    return place === '' || (found ? found.version === version : optional === true);
  });
}

/**
 * @param {string} file
 * @returns {Record<string, {version?: string, optional?: boolean}>}
 */
function packagesOf(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages;
}
