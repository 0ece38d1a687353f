import type { Charge } from '../../charge.ts';
import type { MessageId } from '../../conversation.ts';
import { type Prices, pricesAt } from '../../model.ts';
import type { Statement } from '../../storage/database.ts';
import { statement } from '../statement.ts';

/*
 * What is committed to keep the ledger. The same charge may be kept any number of times: it counts once, and what
 * is exact stays. What a message cost is what the ledger says of it.
 */

const columns = [
  'id',
  'at_ms',
  'purpose',
  'certainty',
  'is_byok',
  'cost_pico',
  'saved_pico',
  'prompt_tokens',
  'cached_tokens',
  'cache_write_tokens',
  'completion_tokens',
  'reasoning_tokens',
  'image_tokens',
  'web_searches',
  'conversation_id',
  'message_id',
  'requested_model',
  'model',
  'provider',
  'server',
  'generation_id',
  'prices',
] as const;

const fixed: readonly string[] = ['id', 'at_ms', 'purpose', 'conversation_id', 'message_id', 'server'];

const changes = columns
  .filter((name) => !fixed.includes(name))
  .map((name) => `${name} = excluded.${name}`)
  .join(', ');

/** Keeps a charge, and lets go of what was held back for it once it is no more than that. */
export function keepCharge(charge: Charge): readonly Statement[] {
  const { attempt, isOpen } = charge;
  return [
    statement(
      `insert into spending (${columns.join(', ')}, workspace)
        values (${columns.map((_, at) => `?${at + 1}`).join(', ')},
          coalesce((select workspace from conversations where id = ?15), ?${columns.length + 1}))
        on conflict (id) do update set ${changes} where spending.certainty <> 'exact'`,
      ...valuesOf(charge),
    ),
    ...(attempt.isReserved && !isOpen ? [letGo(attempt.id)] : []),
  ];
}

export function letGo(attemptId: string): Statement {
  return statement('delete from reservations where id = ?', attemptId);
}

function valuesOf({ attempt, certainty, costPico, usage, model, provider, generationId }: Charge) {
  const { spending } = attempt;
  const prices = attempt.priced && pricesAt(attempt.priced.pricing, usage.promptTokens, attempt.atMs);
  return [
    attempt.id,
    attempt.atMs,
    spending.purpose,
    certainty,
    usage.isByok,
    costPico,
    prices && savedBy(prices, usage.cachedTokens),
    whole(usage.promptTokens),
    whole(usage.cachedTokens),
    whole(usage.cacheWriteTokens),
    whole(usage.completionTokens),
    whole(usage.reasoningTokens),
    whole(usage.imageTokens),
    whole(usage.webSearches),
    spending.conversationId,
    spending.messageId,
    attempt.model,
    model,
    provider,
    attempt.server,
    generationId,
    prices && pricesJson(prices),
    attempt.workspace,
  ];
}

/** Counts come from outside and the columns take integers only. */
function whole(count: number | undefined): number | undefined {
  return count === undefined || !Number.isFinite(count) ? undefined : Math.round(count);
}

function savedBy({ prompt, cacheRead }: Prices, cachedTokens: number | undefined): bigint | undefined {
  if (!cachedTokens || prompt === undefined || cacheRead === undefined) return undefined;
  return BigInt(Math.round(cachedTokens)) * (prompt - cacheRead);
}

function pricesJson(prices: Prices): string {
  return JSON.stringify(prices, (_key, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  );
}

/**
 * For a message whose cost was told otherwise than by charges: imported, or written by what knows no attempts.
 * Where the ledger knows charges of it already, they stand.
 */
export function keepMessageCost(id: MessageId, isImported: boolean): Statement {
  const fact = (name: string) =>
    `case when json_valid(m.facts) then cast(json_extract(m.facts, '$.usage.${name}') as integer) end`;
  return statement(
    `insert into spending (id, at_ms, purpose, certainty, is_imported, is_byok, cost_pico, prompt_tokens,
        cached_tokens, cache_write_tokens, completion_tokens, reasoning_tokens, image_tokens, web_searches,
        conversation_id, message_id, requested_model, model, provider, workspace, generation_id)
      select m.id, m.created_at_ms, 'answer',
        case when m.cost_pico is null then 'unknown' when m.cost_is_estimate = 1 then 'estimated' else 'exact' end,
        ?2, ${fact('isByok')}, m.cost_pico, m.prompt_tokens, m.cached_tokens, ${fact('cacheWriteTokens')},
        m.completion_tokens, m.reasoning_tokens, ${fact('imageTokens')}, ${fact('webSearches')},
        m.conversation_id, m.id, m.requested_model, m.model, m.provider, c.workspace, m.generation_id
      from messages as m left join conversations as c on c.id = m.conversation_id
      where m.id = ?1 and (m.cost_pico is not null or m.prompt_tokens is not null)
        and not exists (select 1 from spending where message_id = ?1 and id <> ?1)
      on conflict (id) do update set certainty = excluded.certainty, cost_pico = excluded.cost_pico,
        is_byok = excluded.is_byok, prompt_tokens = excluded.prompt_tokens,
        cached_tokens = excluded.cached_tokens, cache_write_tokens = excluded.cache_write_tokens,
        completion_tokens = excluded.completion_tokens, reasoning_tokens = excluded.reasoning_tokens,
        image_tokens = excluded.image_tokens, web_searches = excluded.web_searches, model = excluded.model,
        provider = excluded.provider, generation_id = excluded.generation_id`,
    id,
    isImported,
  );
}

/** Takes the message's cost out of its conversation's total; `addCost` brings it back as it is then. */
export function takeOutCost(id: MessageId): Statement {
  return statement(
    `update conversations set total_cost_pico = total_cost_pico - m.cost
      from (select conversation_id, coalesce(cost_pico, 0) as cost from messages where id = ?) as m
      where conversations.id = m.conversation_id`,
    id,
  );
}

export function addCost(id: MessageId): Statement {
  return statement(
    `update conversations set total_cost_pico = total_cost_pico + m.cost
      from (select conversation_id, coalesce(cost_pico, 0) as cost from messages where id = ?) as m
      where conversations.id = m.conversation_id`,
    id,
  );
}

/** What the message cost is what the ledger says. */
export function takeCostFromLedger(id: MessageId): Statement {
  return statement(
    `update messages set cost_pico = s.cost,
        cost_is_estimate = case when s.is_estimate then 1 when cost_is_estimate is not null then 0 end
      from (select sum(cost_pico) as cost, max(certainty = 'estimated') as is_estimate
        from spending where message_id = ?1) as s
      where messages.id = ?1 and exists (select 1 from spending where message_id = ?1)`,
    id,
  );
}
