/* Version 3 of the schema: the ledger. What has been released is never edited. */

export const ledgerUp: readonly string[] = [
  `create table spending (
    -- The ledger: what each attempt at an answer cost. A row stays when its conversation is gone for ever.
    seq integer primary key autoincrement, -- order of keeping
    id text not null unique, -- the attempt; what is older than the ledger, or imported, has its message's
    at_ms integer not null, -- when it was asked
    purpose text not null, -- answer, title, summary, commit-message, inline-edit, other
    certainty text not null check (certainty in ('exact', 'estimated', 'unknown')),
    is_imported integer not null default 0, -- brought along from another history: no limit counts it
    is_byok integer, -- the user's own key of the provider paid (part of) it
    cost_pico integer, -- pico-dollars (1e-12 USD), null where unknown
    saved_pico integer, -- what the provider's cache saved, by the list
    prompt_tokens integer, -- cached and written ones included
    cached_tokens integer,
    cache_write_tokens integer,
    completion_tokens integer, -- reasoning and images included
    reasoning_tokens integer,
    image_tokens integer,
    web_searches integer,
    conversation_id text,
    message_id text,
    requested_model text,
    model text, -- the one that answered
    provider text,
    workspace text,
    server text, -- whom it was asked of
    generation_id text,
    prices text -- JSON, pico-dollars: what the list said then
  ) strict`,
  'create index spending_by_time on spending (at_ms, is_imported, cost_pico, requested_model, model)',
  'create index spending_by_message on spending (message_id)',
  'create index spending_by_conversation on spending (conversation_id)',
  `create index spending_unsettled on spending (at_ms) where certainty <> 'exact' and generation_id is not null`,
  `create table reservations (
    -- Money held back for attempts whose cost is not known yet, so that windows do not spend it twice.
    id text primary key, -- the attempt
    at_ms integer not null,
    expires_at_ms integer not null, -- its window has died if it is still there
    amount_pico integer not null,
    conversation_id text,
    message_id text,
    model text not null
  ) strict, without rowid`,
  `create table spending_notices (
    -- What the user was warned of, once in all windows.
    key text primary key, -- which limit, of which day, month or conversation
    at_ms integer not null,
    writer text not null -- the window that warned
  ) strict, without rowid`,
  `insert into spending (id, at_ms, purpose, certainty, is_byok, cost_pico, prompt_tokens, cached_tokens,
      cache_write_tokens, completion_tokens, reasoning_tokens, image_tokens, web_searches, conversation_id,
      message_id, requested_model, model, provider, workspace, generation_id)
    select m.id, m.created_at_ms, 'answer',
      case when m.cost_pico is null then 'unknown' when m.cost_is_estimate = 1 then 'estimated' else 'exact' end,
      case when json_valid(m.facts) then cast(json_extract(m.facts, '$.usage.isByok') as integer) end,
      m.cost_pico, m.prompt_tokens, m.cached_tokens,
      case when json_valid(m.facts) then cast(json_extract(m.facts, '$.usage.cacheWriteTokens') as integer) end,
      m.completion_tokens, m.reasoning_tokens,
      case when json_valid(m.facts) then cast(json_extract(m.facts, '$.usage.imageTokens') as integer) end,
      case when json_valid(m.facts) then cast(json_extract(m.facts, '$.usage.webSearches') as integer) end,
      m.conversation_id, m.id, m.requested_model, m.model, m.provider, c.workspace, m.generation_id
    from messages as m left join conversations as c on c.id = m.conversation_id
    where m.cost_pico is not null or m.prompt_tokens is not null
    order by m.seq`,
];

export const ledgerDown: readonly string[] = [
  'drop table spending_notices',
  'drop table reservations',
  'drop table spending',
];
