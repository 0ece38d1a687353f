import type { Disposable } from '../base/disposable.ts';
import type { MessageId } from '../conversation.ts';
import type { Clock } from '../ports.ts';
import type { Database } from '../storage/database.ts';
import { messageColumns, toMessage } from './messageRows.ts';
import { beat, rewriteMessage } from './messageStatements.ts';
import { statement } from './statement.ts';

/*
 * An answer whose window has died is interrupted. A window that lives says so beside each message that streams
 * into it, at least every few seconds, so that no other window takes its answers for dead.
 */

const beatEveryMs = 10_000;
/** A window that gave no sign for this long is dead. */
export const deadAfterMs = 45_000;

export type IsOwnerAlive = (writer: string, heartbeatAtMs: number) => boolean;

/** Alive as long as the last sign is not too old. */
export function heartbeatIsFresh(clock: Clock): IsOwnerAlive {
  return (_writer, heartbeatAtMs) => clock.now() - heartbeatAtMs < deadAfterMs;
}

/** Marks what dead windows left streaming and returns what was marked. What had arrived stays. */
export async function markInterrupted(
  database: Database,
  isOwnerAlive: IsOwnerAlive,
): Promise<readonly MessageId[]> {
  const rows = await database.read(
    `select ${messageColumns}, m.writer, m.heartbeat_at_ms from messages as m where m.state = 'streaming'`,
  );
  const marked: MessageId[] = [];
  for (const row of rows) {
    const heartbeatAtMs = Number(row['heartbeat_at_ms']);
    if (isOwnerAlive(String(row['writer']), heartbeatAtMs)) continue;
    const message = toMessage(row);
    const isMarked = await commitIfSilent(database, message.id, heartbeatAtMs, [
      ...rewriteMessage({ ...message, state: 'interrupted' }, { writer: '', nowMs: 0 }),
    ]);
    if (isMarked) marked.push(message.id);
  }
  return marked;
}

/** Commits only where the message still streams and its writer has said nothing since. */
async function commitIfSilent(
  database: Database,
  id: MessageId,
  heartbeatAtMs: number,
  statements: Parameters<Database['commit']>[0],
): Promise<boolean> {
  // A state of null is refused, and the whole transaction with it.
  const guard = statement(
    `update messages set state =
        case when state = 'streaming' and heartbeat_at_ms = ? then state end where id = ?`,
    heartbeatAtMs,
    id,
  );
  try {
    await database.commit([guard, ...statements]);
    return true;
  } catch (error) {
    const [row] = await database.read('select state, heartbeat_at_ms from messages where id = ?', [id]);
    const isStillSilent = row?.['state'] === 'streaming' && row['heartbeat_at_ms'] === heartbeatAtMs;
    if (isStillSilent) throw error;
    return false;
  }
}

/** Says for the messages that stream into this window that it lives. */
export class Heartbeats implements Disposable {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #beatAtMs = new Map<MessageId, number>();
  #timer: Disposable | undefined;

  constructor(database: Database, clock: Clock) {
    this.#database = database;
    this.#clock = clock;
  }

  /** The message streams, and has just been written. */
  written(id: MessageId): void {
    this.#beatAtMs.set(id, this.#clock.now());
    this.#timer ??= this.#clock.after(beatEveryMs, () => void this.#beat());
  }

  ended(id: MessageId): void {
    this.#beatAtMs.delete(id);
    if (this.#beatAtMs.size === 0) this.dispose();
  }

  dispose(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
  }

  async #beat(): Promise<void> {
    const nowMs = this.#clock.now();
    const due = [...this.#beatAtMs].flatMap(([id, atMs]) => (nowMs - atMs >= beatEveryMs ? [id] : []));
    this.#timer = this.#clock.after(beatEveryMs, () => void this.#beat());
    if (due.length === 0) return;
    try {
      await this.#database.commit(due.map((id) => beat(id, nowMs)));
      for (const id of due) if (this.#beatAtMs.has(id)) this.#beatAtMs.set(id, nowMs);
    } catch {
      // The next write of the answer meets the same trouble and tells the user; a late beat alone harms nothing.
    }
  }
}
