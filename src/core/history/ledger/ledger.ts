import type { Charge } from '../../charge.ts';
import type { ConversationId, MessageId } from '../../conversation.ts';
import type { Pico } from '../../money.ts';
import type { Database, Row, SqlValue, Statement } from '../../storage/database.ts';
import type { Usage } from '../../stream.ts';
import { statement } from '../statement.ts';
import { exportLedgerCsv, exportLedgerJson } from './exportLedger.ts';
import { addCost, keepCharge, letGo, takeCostFromLedger, takeOutCost } from './ledgerStatements.ts';
import {
  groupsOf,
  type LedgerDimension,
  type LedgerFilter,
  type LedgerGroup,
  type LedgerTotals,
  periodsOf,
  totalsOf,
} from './ledgerTotals.ts';

/*
 * What was spent, attempt by attempt, for ever. Conversations come and go; money once spent stays here.
 */

/** Part of the money that a limit counts. What is absent is not restricted. */
export interface LimitScope {
  readonly fromMs?: number;
  readonly untilMs?: number;
  readonly conversationId?: ConversationId;
  readonly messageId?: MessageId;
  readonly model?: string;
}

export interface Ceiling extends LimitScope {
  readonly limitPico: Pico;
}

export interface Reservation {
  readonly id: string;
  readonly atMs: number;
  readonly expiresAtMs: number;
  readonly amountPico: Pico;
  readonly conversationId?: ConversationId;
  readonly messageId?: MessageId;
  readonly model: string;
}

export class Ledger {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Keeps a charge, in one transaction with what its message and conversation show. */
  async keep(charge: Charge): Promise<void> {
    const { messageId } = charge.attempt.spending;
    const kept = keepCharge(charge);
    await this.#database.commit(
      messageId === undefined
        ? kept
        : [takeOutCost(messageId), ...kept, takeCostFromLedger(messageId), addCost(messageId)],
    );
  }

  /** What the server says later of an attempt. What is exact already stays. */
  async settle(attemptId: string, usage: Usage): Promise<void> {
    const [row] = await this.#database.read('select message_id from spending where id = ?', [attemptId]);
    if (!row || usage.costPico === undefined) return;
    const messageId = row['message_id'] === null ? undefined : String(row['message_id']);
    const settled = settleStatement(attemptId, usage, usage.costPico);
    await this.#database.commit(
      messageId === undefined
        ? [settled]
        : [takeOutCost(messageId), settled, takeCostFromLedger(messageId), addCost(messageId)],
    );
  }

  /** Attempts whose cost the server may still tell. */
  async unsettled(sinceMs: number): Promise<readonly Unsettled[]> {
    const rows = await this.#database.read(
      `select id, generation_id, message_id, server from spending
        where certainty <> 'exact' and generation_id is not null and at_ms >= ? order by at_ms desc limit 100`,
      [sinceMs],
    );
    return rows.map((row) => ({
      attemptId: String(row['id']),
      generationId: String(row['generation_id']),
      messageId: textOf(row['message_id']),
      server: textOf(row['server']),
    }));
  }

  /**
   * Holds money back if all ceilings allow it; says whether they did. The one order of the journal decides, so
   * that of two windows only one gets the last cent.
   */
  async reserve(reservation: Reservation, ceilings: readonly Ceiling[]): Promise<boolean> {
    await this.#database.commit(reserveStatements(reservation, ceilings));
    const [row] = await this.#database.read('select 1 as held from reservations where id = ?', [
      reservation.id,
    ]);
    return row !== undefined;
  }

  async letGo(attemptId: string): Promise<void> {
    await this.#database.commit([letGo(attemptId)]);
  }

  /** What counts against a limit: what was spent, and what is held back for others. */
  async counted(
    scope: LimitScope,
    nowMs: number,
  ): Promise<{ readonly spentPico: Pico; readonly heldPico: Pico }> {
    const [spent, held] = [spentIn(scope), heldIn(scope, nowMs)];
    const [row] = await this.#database.read(
      `select cast(${spent.sql} as text) as spent, cast(${held.sql} as text) as held`,
      [...spent.params, ...held.params],
    );
    return { spentPico: picoOf(row?.['spent']), heldPico: picoOf(row?.['held']) };
  }

  /** Remembers that the user was warned; true in the one window that was first. */
  async warnOnce(key: string, writer: string, nowMs: number): Promise<boolean> {
    const read = () => this.#database.read('select writer from spending_notices where key = ?', [key]);
    if ((await read()).length > 0) return false;
    await this.#database.commit([
      statement(
        'insert or ignore into spending_notices (key, at_ms, writer) values (?, ?, ?)',
        key,
        nowMs,
        writer,
      ),
    ]);
    return (await read())[0]?.['writer'] === writer;
  }

  /** When something was spent first. */
  async firstAtMs(): Promise<number | undefined> {
    const [row] = await this.#database.read('select min(at_ms) as first from spending');
    return row?.['first'] === null || row === undefined ? undefined : Number(row['first']);
  }

  exportAs(format: 'csv' | 'json'): AsyncGenerator<string> {
    return format === 'csv' ? exportLedgerCsv(this.#database) : exportLedgerJson(this.#database);
  }

  totals(filter: LedgerFilter): Promise<LedgerTotals> {
    return totalsOf(this.#database, filter);
  }

  /** The dearest first. A turn with two tags counts under both. */
  groups(dimension: LedgerDimension, filter: LedgerFilter): Promise<readonly LedgerGroup[]> {
    return groupsOf(this.#database, dimension, filter);
  }

  /** `startsMs` begin periods, in order; each ends where the next begins, the last never. */
  periods(startsMs: readonly number[], filter: LedgerFilter): Promise<readonly LedgerTotals[]> {
    return periodsOf(this.#database, startsMs, filter);
  }
}

export interface Unsettled {
  readonly attemptId: string;
  readonly generationId: string;
  readonly messageId: MessageId | undefined;
  readonly server: string | undefined;
}

function settleStatement(attemptId: string, usage: Usage, costPico: Pico): Statement {
  return statement(
    `update spending set certainty = 'exact', cost_pico = cast(?2 as integer), is_byok = coalesce(?3, is_byok),
        prompt_tokens = ?4, completion_tokens = ?5, cached_tokens = coalesce(?6, cached_tokens),
        reasoning_tokens = coalesce(?7, reasoning_tokens)
      where id = ?1 and certainty <> 'exact'`,
    attemptId,
    costPico,
    usage.isByok,
    Math.round(usage.promptTokens),
    Math.round(usage.completionTokens),
    usage.cachedTokens,
    usage.reasoningTokens,
  );
}

/** A part of a statement with its parameters. Only what a scope restricts is asked, so that indexes are used. */
interface Sql {
  readonly sql: string;
  readonly params: readonly SqlValue[];
}

function within({ fromMs, untilMs, conversationId, messageId }: LimitScope, more: readonly Condition[]): Sql {
  const conditions: readonly Condition[] = [
    ['at_ms >= ?', fromMs],
    ['at_ms < ?', untilMs],
    ['conversation_id = ?', conversationId],
    ['message_id = ?', messageId],
    ...more,
  ];
  const used = conditions.flatMap(([sql, ...values]) => {
    const params = values.filter((value) => value !== undefined);
    return params.length < values.length ? [] : [{ sql, params }];
  });
  return {
    sql: used.map(({ sql }) => sql).join(' and '),
    params: used.flatMap(({ params }) => params),
  };
}

type Condition = readonly [sql: string, ...values: (SqlValue | undefined)[]];

function spentIn(scope: LimitScope): Sql {
  const { model } = scope;
  const { sql, params } = within(scope, [['is_imported = 0'], ['? in (requested_model, model)', model]]);
  return { sql: `coalesce((select sum(cost_pico) from spending where ${sql}), 0)`, params };
}

function heldIn(scope: LimitScope, nowMs: number): Sql {
  const { sql, params } = within(scope, [
    ['expires_at_ms > ?', nowMs],
    ['model = ?', scope.model],
  ]);
  return { sql: `coalesce((select sum(amount_pico) from reservations where ${sql}), 0)`, params };
}

function reserveStatements(reservation: Reservation, ceilings: readonly Ceiling[]): readonly Statement[] {
  const { id, atMs, expiresAtMs, amountPico, conversationId, messageId, model } = reservation;
  const allowed = ceilings.map(({ limitPico, ...scope }) => {
    const [spent, held] = [spentIn(scope), heldIn(scope, atMs)];
    return {
      sql: `${spent.sql} + ${held.sql} + cast(? as integer) <= cast(? as integer)`,
      params: [...spent.params, ...held.params, amountPico, limitPico],
    };
  });
  return [
    statement('delete from reservations where expires_at_ms <= ?', atMs),
    statement(
      `insert into reservations (id, at_ms, expires_at_ms, amount_pico, conversation_id, message_id, model)
        select ?, ?, ?, cast(? as integer), ?, ?, ? where ${['true', ...allowed.map(({ sql }) => sql)].join(' and ')}`,
      id,
      atMs,
      expiresAtMs,
      amountPico,
      conversationId,
      messageId,
      model,
      ...allowed.flatMap(({ params }) => params),
    ),
  ];
}

function picoOf(value: SqlValue | undefined): Pico {
  return BigInt(String(value ?? 0));
}

function textOf(value: Row[string] | undefined): string | undefined {
  return value === null || value === undefined ? undefined : String(value);
}
