import type { Engine } from './engine.ts';
import { LeftBehind, Vanished } from './follower.ts';
import type { AppendResult } from './groupCommit.ts';
import { JournalWriter } from './journalWriter.ts';

/** Appends to whichever journal is current, and reads back what stands there. Runs within a turn. */
export class JournalAppender {
  readonly #engine: Pick<Engine, 'session' | 'options' | 'sealedAt' | 'follow' | 'load' | 'rescue'>;
  #writer: JournalWriter | undefined;

  constructor(engine: Pick<Engine, 'session' | 'options' | 'sealedAt' | 'follow' | 'load' | 'rescue'>) {
    this.#engine = engine;
  }

  async append(lines: readonly Uint8Array[]): Promise<AppendResult> {
    try {
      return await this.#appendTo(await this.#current(), lines);
    } catch (error) {
      if (error instanceof Vanished) await this.#engine.rescue();
      else if (error instanceof LeftBehind) await this.#engine.load();
      else return { written: error };
      // Nothing was written; the caller appends again, to where it belongs now.
      return {};
    }
  }

  async #appendTo(writer: JournalWriter, lines: readonly Uint8Array[]): Promise<AppendResult> {
    const result: { written?: unknown; synced?: unknown; followed?: unknown } = {};
    await writer.append(lines).catch((error: unknown) => {
      result.written = error;
    });
    // The disk syncs while this thread applies; nobody is told before both are done.
    const syncing = writer.sync().catch((error: unknown) => {
      result.synced = error;
    });
    try {
      await this.#engine.follow('quick');
      await syncing;
      await this.#checkLinked(writer);
    } catch (error) {
      result.followed = error;
    }
    await syncing;
    if (result.written !== undefined || result.synced !== undefined) await this.close();
    return result;
  }

  async #checkLinked(writer: JournalWriter): Promise<void> {
    // An earlier generation's journal may have been removed for good reason.
    const isCurrent = writer.generation === this.#engine.session.follower.position.generation;
    if (isCurrent && !(await writer.isLinked())) await this.#engine.rescue();
  }

  async #current(): Promise<JournalWriter> {
    const { session, options, sealedAt } = this.#engine;
    const { generation } = session.follower.position;
    if (this.#writer?.generation === generation) return this.#writer;
    await this.close();
    this.#writer = await JournalWriter.open(options.files, options.checksum, generation, sealedAt);
    return this.#writer;
  }

  async close(): Promise<void> {
    const writer = this.#writer;
    this.#writer = undefined;
    await writer?.close().catch(() => undefined);
  }
}
