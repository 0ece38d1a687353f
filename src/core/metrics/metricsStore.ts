import { type FailureKind, failureKinds } from '../failure.ts';
import type { Database, Row, SqlValue } from '../storage/database.ts';
import type { CircuitRecord, Outcome, TurnRecord } from './turnRecord.ts';

/* The figures of the last ninety days, in the history's own database: all windows add to them, and no crash loses any. */

export const keptDays = 90;
const dayMs = 24 * 60 * 60 * 1000;

const turnColumns =
  'ended_at_ms, model, provider, outcome, failure, retries, time_to_first_token_ms, total_ms, prompt_tokens, completion_tokens, cached_tokens';

export class MetricsStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async addTurn(turn: TurnRecord): Promise<void> {
    await this.#add(`insert into turn_metrics (${turnColumns}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, [
      turn.endedAtMs,
      turn.model,
      turn.provider,
      turn.outcome,
      turn.failure ?? null,
      turn.retries,
      turn.timeToFirstTokenMs ?? null,
      turn.totalMs ?? null,
      turn.promptTokens ?? null,
      turn.completionTokens ?? null,
      turn.cachedTokens ?? null,
    ]);
  }

  async addCircuit({ atMs, circuit, state }: CircuitRecord): Promise<void> {
    await this.#add('insert into circuit_changes (at_ms, circuit, state) values (?, ?, ?)', [
      atMs,
      circuit,
      state,
    ]);
  }

  async turns(sinceMs: number): Promise<readonly TurnRecord[]> {
    const rows = await this.#database.read(
      `select ${turnColumns} from turn_metrics where ended_at_ms >= ? order by ended_at_ms`,
      [sinceMs],
    );
    return rows.map(toTurn);
  }

  async circuits(sinceMs: number): Promise<readonly CircuitRecord[]> {
    const rows = await this.#database.read(
      'select at_ms, circuit, state from circuit_changes where at_ms >= ? order by at_ms',
      [sinceMs],
    );
    return rows.map((row) => ({
      atMs: Number(row['at_ms']),
      circuit: String(row['circuit']),
      state: row['state'] as CircuitRecord['state'],
    }));
  }

  /** Lets go of what is older than ninety days. */
  async purge(nowMs: number): Promise<void> {
    const beforeMs = nowMs - keptDays * dayMs;
    const [old] = await this.#database.read(
      `select exists (select 1 from turn_metrics where ended_at_ms < ?1)
        or exists (select 1 from circuit_changes where at_ms < ?1) as any_old`,
      [beforeMs],
    );
    if (old?.['any_old'] !== 1) return;
    await this.#database.commit([
      { sql: 'delete from turn_metrics where ended_at_ms < ?', params: [beforeMs] },
      { sql: 'delete from circuit_changes where at_ms < ?', params: [beforeMs] },
    ]);
  }

  async #add(sql: string, params: readonly SqlValue[]): Promise<void> {
    await this.#database.commit([{ sql, params }]);
  }
}

function toTurn(row: Row): TurnRecord {
  const failure = failureKinds.find((kind) => kind === row['failure']);
  return {
    endedAtMs: Number(row['ended_at_ms']),
    model: String(row['model']),
    provider: String(row['provider']),
    outcome: row['outcome'] as Outcome,
    ...(failure && { failure: failure satisfies FailureKind }),
    retries: Number(row['retries']),
    ...number(row, 'time_to_first_token_ms', 'timeToFirstTokenMs'),
    ...number(row, 'total_ms', 'totalMs'),
    ...number(row, 'prompt_tokens', 'promptTokens'),
    ...number(row, 'completion_tokens', 'completionTokens'),
    ...number(row, 'cached_tokens', 'cachedTokens'),
  };
}

function number<K extends keyof TurnRecord>(row: Row, column: string, key: K): { [P in K]?: number } {
  const value = row[column];
  return value === null || value === undefined ? {} : ({ [key]: Number(value) } as { [P in K]: number });
}
