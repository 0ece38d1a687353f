import type { FileFacts, Files, OpenFile, OpenMode } from '../../src/core/storage/files.ts';

/*
 * A folder in memory that remembers what a power cut would leave: content up to the last sync of the file and
 * names up to the last sync of the folder are safe. Of what came later, any beginning of a file's content and
 * any of the changed names may have reached the disk.
 */

class Inode {
  data: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  length = 0;
  synced = 0;
  links = 1;
  readonly id: number;

  constructor(id: number) {
    this.id = id;
  }

  append(bytes: Uint8Array): void {
    if (this.length + bytes.length > this.data.length) {
      const grown = new Uint8Array((this.length + bytes.length) * 2);
      grown.set(this.content);
      this.data = grown;
    }
    this.data.set(bytes, this.length);
    this.length += bytes.length;
  }

  get content(): Uint8Array<ArrayBuffer> {
    return this.data.subarray(0, this.length);
  }
}

export class SystemError extends Error {
  readonly code: string;

  constructor(code: string) {
    super(`${code}: injected`);
    this.code = code;
  }
}

type NameChange = (names: Map<string, Inode>) => void;

/** The disk; several `MemoryFiles` may share one, as windows do. */
export class MemoryDisk {
  readonly names = new Map<string, Inode>();
  #safeNames = new Map<string, Inode>();
  #unsafe: NameChange[] = [];
  readonly watchers = new Set<() => void>();
  #serial = 0;

  create(): Inode {
    this.#serial += 1;
    return new Inode(this.#serial);
  }

  change(change: NameChange): void {
    change(this.names);
    this.#unsafe.push(change);
    this.told();
  }

  told(): void {
    for (const watcher of [...this.watchers]) watcher();
  }

  syncNames(): void {
    this.#safeNames = new Map(this.names);
    this.#unsafe = [];
  }

  contentOf(name: string): Uint8Array {
    const inode = this.names.get(name);
    if (!inode) throw new SystemError('ENOENT');
    return inode.content.slice();
  }

  /** Changes a file behind everybody's back. */
  damage(name: string, change: (content: Uint8Array) => Uint8Array): void {
    const inode = this.create();
    inode.append(change(this.contentOf(name)));
    inode.synced = inode.length;
    this.names.set(name, inode);
    this.syncNames();
  }

  /** The disk as the next start finds it. `random` decides how much of what was not synced is there. */
  afterPowerCut(random: () => number): MemoryDisk {
    const names = new Map(this.#safeNames);
    const share = random();
    for (const change of this.#unsafe) if (random() < share) change(names);
    return this.#copy(
      names,
      ({ synced, length }) => synced + Math.floor(random() * (length - synced + 1)),
      random,
    );
  }

  /** The process has died; the machine has not. */
  afterKill(): MemoryDisk {
    return this.#copy(
      this.names,
      ({ length }) => length,
      () => 1,
    );
  }

  #copy(names: Map<string, Inode>, keptOf: (inode: Inode) => number, random: () => number): MemoryDisk {
    const disk = new MemoryDisk();
    const copies = new Map<Inode, Inode>();
    for (const [name, inode] of names) {
      const copy = copies.get(inode) ?? disk.create();
      if (!copies.has(inode)) {
        const kept = keptOf(inode);
        const content = inode.content.slice(0, kept);
        // A file system may extend a file before its content has arrived.
        if (random() < 0.2) content.fill(0, inode.synced + Math.floor(random() * (kept - inode.synced + 1)));
        copy.append(content);
      }
      copy.synced = copy.length;
      copies.set(inode, copy);
      disk.names.set(name, copy);
    }
    disk.syncNames();
    return disk;
  }
}

/** One window's view of the disk. */
export class MemoryFiles implements Files {
  readonly disk: MemoryDisk;

  constructor(disk = new MemoryDisk()) {
    this.disk = disk;
  }

  async makeFolder(): Promise<void> {}

  async list(): Promise<readonly string[]> {
    return [...this.disk.names.keys()];
  }

  async stat(name: string): Promise<FileFacts | undefined> {
    const inode = this.disk.names.get(name);
    return inode && factsOf(inode);
  }

  async open(name: string, mode: OpenMode): Promise<OpenFile> {
    let inode = this.disk.names.get(name);
    const creates = mode === 'create' || mode === 'publish';
    if (creates && inode) throw new SystemError('EEXIST');
    if (!inode && (mode === 'append' || creates)) {
      const created = this.disk.create();
      this.disk.change((names) => names.set(name, created));
      inode = created;
    }
    if (!inode) throw new SystemError('ENOENT');
    return new MemoryFile(this.disk, inode);
  }

  async rename(from: string, to: string): Promise<void> {
    const inode = this.disk.names.get(from);
    if (!inode) throw new SystemError('ENOENT');
    const replaced = this.disk.names.get(to);
    if (replaced) replaced.links -= 1;
    this.disk.change((names) => {
      names.delete(from);
      names.set(to, inode);
    });
  }

  async link(from: string, to: string): Promise<void> {
    const inode = this.disk.names.get(from);
    if (!inode) throw new SystemError('ENOENT');
    inode.links += 1;
    this.disk.change((names) => names.set(to, inode));
  }

  async remove(name: string): Promise<void> {
    const inode = this.disk.names.get(name);
    if (!inode) throw new SystemError('ENOENT');
    inode.links -= 1;
    this.disk.change((names) => names.delete(name));
  }

  async syncFolder(): Promise<void> {
    this.disk.syncNames();
  }

  watch(onChange: () => void): { dispose(): void } {
    this.disk.watchers.add(onChange);
    return { dispose: () => void this.disk.watchers.delete(onChange) };
  }
}

class MemoryFile implements OpenFile {
  readonly #disk: MemoryDisk;
  readonly #inode: Inode;

  constructor(disk: MemoryDisk, inode: Inode) {
    this.#disk = disk;
    this.#inode = inode;
  }

  async read(into: Uint8Array, position: number): Promise<number> {
    const piece = this.#inode.content.subarray(position, position + into.length);
    into.set(piece);
    return piece.length;
  }

  async write(bytes: Uint8Array): Promise<number> {
    this.#inode.append(bytes);
    this.#disk.told();
    return bytes.length;
  }

  async syncData(): Promise<void> {
    this.#inode.synced = this.#inode.length;
  }

  async stat(): Promise<FileFacts> {
    return factsOf(this.#inode);
  }

  async close(): Promise<void> {}
}

const factsOf = ({ length, id, links }: Inode): FileFacts => ({
  sizeBytes: length,
  modifiedAtMs: 0,
  identity: String(id),
  links,
});
