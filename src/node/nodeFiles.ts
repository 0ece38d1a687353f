import fs from 'node:fs';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import type { Checksum, FileFacts, Files, OpenFile, OpenMode } from '../core/storage/files.ts';
import { codeOf } from '../core/storage/storageFailure.ts';

const flags: Readonly<Record<OpenMode, string>> = {
  read: 'r',
  append: 'a',
  create: 'wx',
  publish: 'wx',
  update: 'r+',
};

export const nodeChecksum: Checksum = (bytes, previous = 0) => crc32(bytes, previous);

/** A snapshot is not to be written to by a tool that a user opens it with. Windows could not replace it then. */
const permissions = (mode: OpenMode) => (mode === 'publish' && process.platform !== 'win32' ? 0o400 : 0o600);

/** What is read from the page cache in less time than a thread takes to be woken. */
const smallBytes = 64 * 1024;
const quickSyncMs = 2;

/** Files in a folder of the real file system. An absolute name is taken as it is. */
export function nodeFiles(folder: string): Files {
  const at = (name: string) => path.resolve(folder, name);
  return {
    async makeFolder() {
      await fs.promises.mkdir(folder, { recursive: true, mode: 0o700 });
    },
    list: () => fs.promises.readdir(folder),
    async stat(name) {
      const stats = await fs.promises.stat(at(name)).catch(undefinedIfMissing);
      return stats && factsOf(stats);
    },
    async open(name, mode) {
      const descriptor = await called<number>((done) =>
        fs.open(at(name), flags[mode], permissions(mode), done),
      );
      return mode === 'append' ? new AppendFile(descriptor) : new NodeFile(descriptor);
    },
    rename: (from, to) => fs.promises.rename(at(from), at(to)),
    link: (from, to) => fs.promises.link(at(from), at(to)),
    remove: (name) => fs.promises.unlink(at(name)),
    syncFolder: () => syncFolder(folder),
    watch: (onChange) => watch(folder, onChange),
  };
}

class NodeFile implements OpenFile {
  protected readonly descriptor: number;

  constructor(descriptor: number) {
    this.descriptor = descriptor;
  }

  async read(into: Uint8Array, position: number): Promise<number> {
    if (into.length <= smallBytes) return fs.readSync(this.descriptor, into, 0, into.length, position);
    return called((done) => fs.read(this.descriptor, into, 0, into.length, position, done));
  }

  write(bytes: Uint8Array): Promise<number> {
    return called((done) => fs.write(this.descriptor, bytes, 0, bytes.length, null, done));
  }

  syncData(): Promise<void> {
    return called((done) => fs.fdatasync(this.descriptor, done));
  }

  async stat(): Promise<FileFacts> {
    return factsOf(fs.fstatSync(this.descriptor));
  }

  close(): Promise<void> {
    return called((done) => fs.close(this.descriptor, done));
  }
}

/** The journal, where what is quick is done at once: a detour over the thread pool costs as much again. */
class AppendFile extends NodeFile {
  #isQuick = true;

  override async write(bytes: Uint8Array): Promise<number> {
    return fs.writeSync(this.descriptor, bytes);
  }

  /** A disk that was quick the last time is waited for; a slow one must not keep the readers waiting. */
  override async syncData(): Promise<void> {
    const startedAt = performance.now();
    if (this.#isQuick) fs.fdatasyncSync(this.descriptor);
    else await super.syncData();
    this.#isQuick = performance.now() - startedAt < quickSyncMs;
  }
}

/** A promise for what a callback is called with. */
function called<T>(start: (done: (error: Error | null, value?: T) => void) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    start((error, value) => (error ? reject(error) : resolve(value as T)));
  });
}

function undefinedIfMissing(error: unknown): undefined {
  if (codeOf(error) !== 'ENOENT') throw error;
}

const factsOf = (stats: fs.Stats): FileFacts => ({
  sizeBytes: stats.size,
  modifiedAtMs: stats.mtimeMs,
  identity: `${stats.dev}:${stats.ino}`,
  links: stats.nlink,
});

async function syncFolder(folder: string): Promise<void> {
  // Windows cannot open a folder, and makes names durable by itself.
  if (process.platform === 'win32') return;
  const handle = await fs.promises.open(folder, 'r');
  try {
    await handle.sync();
  } catch (error) {
    // Some network file systems cannot sync a folder at all.
    if (!['EINVAL', 'ENOTSUP', 'EOPNOTSUPP'].includes(codeOf(error) ?? '')) throw error;
  } finally {
    await handle.close();
  }
}

function watch(folder: string, onChange: () => void): { dispose(): void } {
  try {
    const watcher = fs.watch(folder, { persistent: false }, onChange);
    // A watch that ends leaves the poll, which finds all changes a little later.
    watcher.on('error', () => watcher.close());
    return { dispose: () => watcher.close() };
  } catch {
    return { dispose: () => undefined };
  }
}
