import { cpSync, existsSync } from 'node:fs';
import path from 'node:path';
import { root } from './places.mjs';

/**
 * A small project to chat about. An existing copy is left as its user made it.
 *
 * @param {string} target
 */
export function copySampleWorkspace(target) {
  if (!existsSync(target))
    cpSync(path.join(root, 'test/fixtures/sample-workspace'), target, { recursive: true });
  return target;
}
