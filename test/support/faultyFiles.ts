import { setTimeout as delay } from 'node:timers/promises';
import type { FileFacts, Files, OpenFile, OpenMode } from '../../src/core/storage/files.ts';
import { SystemError } from './memoryFiles.ts';

/** What becomes of one call. */
export type Fault =
  | { readonly kind: 'fail'; readonly code: string }
  /** Only a part of a write arrives; other calls fail with EIO. */
  | { readonly kind: 'short' }
  | { readonly kind: 'delay' }
  /** The process dies before, in or after the call: nothing that comes later happens. */
  | { readonly kind: 'crash'; readonly when: 'before' | 'within' | 'after' };

/** Thrown in place of an answer that a dead process never gets. */
export class Crashed extends Error {
  override readonly name = 'Crashed';
}

/** Counts the calls to a folder and lets the n-th go wrong, or every one from there on. */
export class FaultyFiles implements Files {
  readonly #files: Files;
  readonly #faultAt: (call: number, what: string) => Fault | undefined;
  calls = 0;
  hasCrashed = false;
  /** Which call it was that went wrong. */
  struck: string | undefined;

  constructor(files: Files, faultAt: (call: number, what: string) => Fault | undefined) {
    this.#files = files;
    this.#faultAt = faultAt;
  }

  async call<T>(what: string, run: () => Promise<T>, runPart?: () => Promise<T>): Promise<T> {
    if (this.hasCrashed) throw new Crashed(what);
    this.calls += 1;
    const fault = this.#faultAt(this.calls, what);
    if (!fault) return run();
    this.struck ??= what;
    switch (fault.kind) {
      case 'fail':
        throw new SystemError(fault.code);
      case 'short':
        if (!runPart) throw new SystemError('EIO');
        return runPart();
      case 'delay':
        await delay(2);
        return run();
      case 'crash':
        this.hasCrashed = true;
        if (fault.when === 'after') await run();
        if (fault.when === 'within') await runPart?.();
        throw new Crashed(what);
    }
  }

  makeFolder(): Promise<void> {
    return this.call('makeFolder', () => this.#files.makeFolder());
  }

  list(): Promise<readonly string[]> {
    return this.call('list', () => this.#files.list());
  }

  stat(name: string): Promise<FileFacts | undefined> {
    return this.call(`stat ${name}`, () => this.#files.stat(name));
  }

  async open(name: string, mode: OpenMode): Promise<OpenFile> {
    const file = await this.call(`open ${name} to ${mode}`, () => this.#files.open(name, mode));
    return new FaultyFile(this, file, name);
  }

  rename(from: string, to: string): Promise<void> {
    return this.call(`rename ${from} to ${to}`, () => this.#files.rename(from, to));
  }

  link(from: string, to: string): Promise<void> {
    return this.call(`link ${from} to ${to}`, () => this.#files.link(from, to));
  }

  remove(name: string): Promise<void> {
    return this.call(`remove ${name}`, () => this.#files.remove(name));
  }

  syncFolder(): Promise<void> {
    return this.call('sync the folder', () => this.#files.syncFolder());
  }

  watch(onChange: () => void): { dispose(): void } {
    return this.#files.watch(() => {
      if (!this.hasCrashed) onChange();
    });
  }
}

class FaultyFile implements OpenFile {
  readonly #owner: FaultyFiles;
  readonly #file: OpenFile;
  readonly #name: string;

  constructor(owner: FaultyFiles, file: OpenFile, name: string) {
    this.#owner = owner;
    this.#file = file;
    this.#name = name;
  }

  read(into: Uint8Array, position: number): Promise<number> {
    const half = into.subarray(0, Math.ceil(into.length / 2));
    return this.#owner.call(
      `read ${this.#name}`,
      () => this.#file.read(into, position),
      () => this.#file.read(half, position),
    );
  }

  write(bytes: Uint8Array): Promise<number> {
    const half = bytes.subarray(0, Math.floor(bytes.length / 2));
    return this.#owner.call(
      `write ${this.#name}`,
      () => this.#file.write(bytes),
      () => this.#file.write(half),
    );
  }

  syncData(): Promise<void> {
    return this.#owner.call(`sync ${this.#name}`, () => this.#file.syncData());
  }

  stat(): Promise<FileFacts> {
    return this.#owner.call(`stat ${this.#name}`, () => this.#file.stat());
  }

  close(): Promise<void> {
    return this.#owner.call(`close ${this.#name}`, () => this.#file.close());
  }
}
