import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { tools } from './places.mjs';
import { atTheEnd, isAlive } from './processes.mjs';

/** A workbench with nothing in it but what one came for. */
const quiet = {
  'security.workspace.trust.enabled': false,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'window.commandCenter': false,
  'chat.disableAIFeatures': true,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'git.openRepositoryInParentFolders': 'never',
};

/**
 * Writes the user settings of a profile; what its user has set stays, except where `settings` says otherwise.
 *
 * @param {string} userDataDir
 * @param {Record<string, unknown>} settings undefined takes a setting away
 */
export function writeSettings(userDataDir, settings) {
  const file = path.join(userDataDir, 'User/settings.json');
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify({ ...quiet, ...readSettings(file), ...settings }, undefined, 2)}\n`);
}

/** @param {string} file */
function readSettings(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return {};
  }
}

const runs = path.join(tools, 'runs');
let count = 0;

/**
 * An empty folder for one test's data, gone with this process.
 *
 * @param {string} name
 */
export function freshFolder(name) {
  if (count === 0) clearLeftovers();
  count += 1;
  const folder = path.join(runs, `${name}-${process.pid}-${count}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  atTheEnd(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A run that was killed could not clear up. */
function clearLeftovers() {
  mkdirSync(runs, { recursive: true });
  for (const name of readdirSync(runs)) {
    const pid = Number(/-(\d+)-\d+$/.exec(name)?.[1]);
    if (!isAlive(pid)) rmSync(path.join(runs, name), { recursive: true, force: true });
  }
}
