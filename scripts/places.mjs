import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** The folder of the repository. */
export const root = path.resolve(import.meta.dirname, '..');

/** What the scripts fetch and make for themselves; git does not see it, and it may be deleted at any time. */
export const tools = path.join(root, '.vscode-test');

/** Screenshots and logs of failed tests. */
const artifacts = path.join(tools, 'artifacts');

/**
 * @param {string} name
 * @param {string | Uint8Array} content
 * @returns {string} where it lies
 */
export function saveArtifact(name, content) {
  mkdirSync(artifacts, { recursive: true });
  const file = path.join(artifacts, name.replaceAll(/[^\w.-]+/g, '-'));
  writeFileSync(file, content);
  return file;
}
