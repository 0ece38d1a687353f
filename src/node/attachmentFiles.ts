import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { AttachmentFile, AttachmentFiles } from '../core/history/attachments.ts';
import { codeOf } from '../core/storage/storageFailure.ts';

/** Attachments as files of one folder, readable by their owner only. */
export function attachmentFilesIn(folder: string): AttachmentFiles {
  const at = (name: string) => path.join(folder, name);
  return {
    async list() {
      const names = await unlessMissing(readdir(folder), []);
      const files: AttachmentFile[] = [];
      for (const name of names) {
        const facts = await unlessMissing(stat(at(name)), undefined);
        if (facts?.isFile()) files.push({ name, modifiedAtMs: facts.mtimeMs });
      }
      return files;
    },
    read: (name) => unlessMissing(readFile(at(name)), undefined),
    async write(name, bytes) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      // Beside, then renamed: nobody ever sees half a file, and a crash leaves a name that is no hash.
      const beside = at(`${name}.${process.pid}.${Date.now()}.tmp`);
      const file = await open(beside, 'wx', 0o600);
      try {
        await file.writeFile(bytes);
        await file.datasync();
      } finally {
        await file.close();
      }
      await rename(beside, at(name));
    },
    remove: (name) => rm(at(name), { force: true }),
  };
}

async function unlessMissing<T, U>(reading: Promise<T>, otherwise: U): Promise<T | U> {
  try {
    return await reading;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return otherwise;
    throw error;
  }
}
