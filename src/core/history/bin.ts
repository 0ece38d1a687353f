import type { ConversationId, ConversationSummary } from '../conversation.ts';
import type { Clock } from '../ports.ts';
import type { Database, Statement } from '../storage/database.ts';
import { summaryColumns, toSummary } from './conversationRows.ts';
import { deleteDraftsOf } from './drafts.ts';
import { unindex, unindexConversations } from './search/indexStatements.ts';
import { statement } from './statement.ts';

/*
 * Where deleted conversations and messages wait for thirty days. Only from here does anything ever leave the
 * history, and never what a fork still shows.
 */

export const binKeepsMs = 30 * 24 * 60 * 60 * 1000;

const removedAtMs = 0;

export class Bin {
  readonly #database: Database;
  readonly #clock: Clock;

  constructor(database: Database, clock: Clock) {
    this.#database = database;
    this.#clock = clock;
  }

  /** Deletes conversations; `restore` takes it back, at once or for thirty days. */
  async put(ids: readonly ConversationId[]): Promise<void> {
    await this.#database.commit([
      statement(
        `update conversations set status_before_bin = status, status = 'deleted', deleted_at_ms = ?
          where id in (select value from json_each(?)) and status <> 'deleted'`,
        this.#clock.now(),
        JSON.stringify(ids),
      ),
    ]);
  }

  async restore(ids: readonly ConversationId[]): Promise<void> {
    await this.#database.commit([
      statement(
        `update conversations set status = coalesce(status_before_bin, 'active'), status_before_bin = null,
          deleted_at_ms = null where id in (select value from json_each(?)) and status = 'deleted'`,
        JSON.stringify(ids),
      ),
    ]);
  }

  /** What is in the bin, the newest deletion first. */
  async contents(): Promise<readonly ConversationSummary[]> {
    const rows = await this.#database.read(
      `select ${summaryColumns} from conversations as c where c.status = 'deleted'
        order by c.deleted_at_ms desc, c.seq desc`,
    );
    return rows.map(toSummary);
  }

  /** Lets go of these for ever, without waiting; what is not in the bin stays. */
  async remove(ids: readonly ConversationId[]): Promise<void> {
    // Deleted at the beginning of time is deleted before anything else.
    const age = statement(
      `update conversations set deleted_at_ms = ?
        where id in (select value from json_each(?)) and status = 'deleted'`,
      removedAtMs,
      JSON.stringify(ids),
    );
    await this.#database.commit([age, ...purge(removedAtMs)]);
  }

  /** Lets go of all that is in the bin, for ever. */
  empty(): Promise<void> {
    return this.#purge(Number.MAX_SAFE_INTEGER);
  }

  /** Lets go of what was deleted more than thirty days ago. */
  purgeExpired(): Promise<void> {
    return this.#purge(this.#clock.now() - binKeepsMs);
  }

  async #purge(deletedUntilMs: number): Promise<void> {
    const [found] = await this.#database.read(
      `select exists (select 1 from conversations where status = 'deleted' and deleted_at_ms <= ?1)
        or exists (select 1 from messages where deleted_at_ms <= ?1) as found`,
      [deletedUntilMs],
    );
    if (found?.['found'] === 1) await this.#database.commit(purge(deletedUntilMs));
  }
}

const purged = "select id from conversations where status = 'deleted' and deleted_at_ms <= ?1";

/** The messages that forks show although they belong to another conversation; `seq` is the fork's. */
const shared = `with recursive shared(seq, id, parent_id) as (
    select c.seq, m.id, m.parent_id from conversations as c
      join messages as m on m.id = c.forked_from_message_id where c.id not in (${purged})
    union
    select shared.seq, m.id, m.parent_id from shared join messages as m on m.id = shared.parent_id)`;

/** The oldest fork that shows a message of a conversation that goes: it becomes the fork's own. */
const heirs = `${shared}, heirs(seq, id) as (select min(seq), id from shared
    where id in (select id from messages where conversation_id in (${purged})) group by id)`;

const tokens = 'coalesce(prompt_tokens, 0) + coalesce(completion_tokens, 0)';

/** A summary that ended with a message that is gone told what stood in it. */
const forgetSummaries = `update conversations set parameters = case when json_valid(parameters)
    then json_set(parameters, '$.summaries', json((
      select json_group_array(json(s.value)) from json_each(conversations.parameters, '$.summaries') as s
        where json_extract(s.value, '$.upTo') in (select id from messages))))
    else parameters end
  where parameters like '%"summaries":%'`;

/** All in SQL, so that a fork made in another window at the same moment is seen. */
function purge(deletedUntilMs: number): readonly Statement[] {
  const gone = `conversation_id in (${purged})
    or (deleted_at_ms <= ?1 and id not in (${shared} select id from shared))`;
  const goneIds = `select id from messages where ${gone}`;
  return [
    `${heirs} update conversations set total_cost_pico = total_cost_pico + h.cost,
        total_tokens = total_tokens + h.tokens
      from (select heirs.seq, sum(coalesce(cost_pico, 0)) as cost, sum(${tokens}) as tokens
        from heirs join messages as m on m.id = heirs.id group by heirs.seq) as h
      where conversations.seq = h.seq`,
    `${heirs} update messages set deleted_at_ms = null, deleted_with = null,
        conversation_id = (select c.id from conversations as c where c.seq = h.seq)
      from heirs as h where h.id = messages.id`,
    `update conversations set total_cost_pico = total_cost_pico - g.cost, total_tokens = total_tokens - g.tokens
      from (select conversation_id, sum(coalesce(cost_pico, 0)) as cost, sum(${tokens}) as tokens
        from messages where ${gone} group by conversation_id) as g
      where conversations.id = g.conversation_id`,
    ...unindex(gone).map(({ sql }) => sql),
    `delete from message_growth where message_id in (${goneIds})`,
    `delete from message_attachments where message_id in (${goneIds})`,
    ...deleteDraftsOf(purged),
    `delete from messages where ${gone}`,
    ...unindexConversations(`id in (${purged})`).map(({ sql }) => sql),
    `delete from conversations where id in (${purged})`,
    `update conversations set message_count = (select count(*) from messages
        where conversation_id = conversations.id and deleted_at_ms is null)
      where forked_from_message_id is not null`,
    forgetSummaries,
  ].map((sql) => statement(sql, ...(sql.includes('?1') ? [deletedUntilMs] : [])));
}
