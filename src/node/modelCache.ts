import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import type { ModelCache } from '../core/openrouter/models.ts';

/** One file for each server, replaced whole: another window reads the old list or the new one, never half of it. */
export function nodeModelCache(folder: string): ModelCache {
  const at = (origin: string) =>
    path.join(folder, `models-${createHash('sha256').update(origin).digest('hex').slice(0, 16)}.json`);
  return {
    async read(origin) {
      try {
        return await fs.readFile(at(origin), 'utf8');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
        throw error;
      }
    },
    async write(origin, text) {
      const beside = `${at(origin)}.${process.pid}.tmp`;
      await fs.mkdir(folder, { recursive: true });
      await fs.writeFile(beside, text, { mode: 0o600 });
      await fs.rename(beside, at(origin));
    },
    async clear() {
      for (const name of await fs.readdir(folder))
        if (/^models-[0-9a-f]{16}\.json/.test(name)) await fs.rm(path.join(folder, name), { force: true });
    },
  };
}
