/*
 * The tables of `history.sqlite`, one list of statements for each migration. What has been released is never
 * edited: a change is a new migration. Times are milliseconds since the epoch, money is whole pico-dollars,
 * truth values are 0 and 1. Long columns stand last: SQLite reads a row from its front.
 */

export const conversationsUp: readonly string[] = [
  `create table conversations (
    seq integer primary key autoincrement,
    id text not null unique,
    status text not null check (status in ('active', 'archived', 'deleted')),
    status_before_bin text,
    deleted_at_ms integer,
    is_pinned integer not null default 0,
    is_unread integer not null default 0,
    created_at_ms integer not null,
    updated_at_ms integer not null,
    message_count integer not null default 0,
    total_cost_pico integer not null default 0,
    total_tokens integer not null default 0,
    active_message_id text,
    forked_from_conversation_id text,
    forked_from_message_id text,
    model text,
    workspace text,
    title text not null,
    title_is_users integer not null default 0,
    tags text not null default '[]',
    parameters text not null default '{}',
    system_prompt text,
    title_tokens text,
    system_prompt_tokens text
  ) strict`,
  `create index conversations_by_update on conversations (status, is_pinned, updated_at_ms, seq)`,
  `create index conversations_by_fork on conversations (forked_from_message_id)
    where forked_from_message_id is not null`,
  `create table messages (
    seq integer primary key autoincrement,
    id text not null unique,
    conversation_id text not null,
    parent_id text,
    depth integer not null,
    role text not null check (role in ('user', 'assistant', 'tool')),
    state text not null
      check (state in ('streaming', 'complete', 'stopped', 'interrupted', 'cut-off', 'failed')),
    created_at_ms integer not null,
    deleted_at_ms integer,
    deleted_with text,
    requested_model text,
    model text,
    provider text,
    generation_id text,
    finish_reason text,
    prompt_tokens integer,
    completion_tokens integer,
    cached_tokens integer,
    reasoning_tokens integer,
    cost_pico integer,
    cost_is_estimate integer,
    time_to_first_token_ms integer,
    latency_ms integer,
    writer text,
    heartbeat_at_ms integer,
    facts text,
    text text not null,
    text_tokens text,
    hidden_text text,
    hidden_tokens text,
    parts text
  ) strict`,
  `create index messages_by_parent on messages (parent_id, conversation_id)`,
  `create index messages_by_conversation on messages (conversation_id, deleted_at_ms)`,
  `create index messages_streaming on messages (state) where state = 'streaming'`,
  `create index messages_deleted on messages (deleted_at_ms) where deleted_at_ms is not null`,
  `create table message_growth (
    message_id text not null,
    n integer not null,
    more text not null,
    parts text not null,
    primary key (message_id, n)
  ) strict, without rowid`,
  `create table message_attachments (
    hash text not null,
    message_id text not null,
    primary key (hash, message_id)
  ) strict, without rowid`,
  `create index message_attachments_by_message on message_attachments (message_id)`,
  `create table drafts (
    conversation_id text primary key,
    updated_at_ms integer not null,
    attachments text not null default '[]',
    text text not null
  ) strict, without rowid`,
];

export const conversationsDown: readonly string[] = [
  'drop table drafts',
  'drop table message_attachments',
  'drop table message_growth',
  'drop table messages',
  'drop table conversations',
];

const indexOptions = 'tokenize=unicode61 "remove_diacritics=2", prefix="3", order=desc';

/*
 * The index holds no text of its own: it reads the tables above. Newest first (`order=desc`), since a word
 * that is in every message then costs no more than a rare one.
 */
export const searchUp: readonly string[] = [
  `create virtual table title_index using fts4 (content="conversations", title, title_tokens, ${indexOptions})`,
  `create virtual table system_prompt_index using fts4 (content="conversations",
    system_prompt, system_prompt_tokens, ${indexOptions})`,
  `create virtual table prompt_index using fts4 (content="messages", text, text_tokens, ${indexOptions})`,
  `create virtual table answer_index using fts4 (content="messages", text, text_tokens, ${indexOptions})`,
  `create virtual table hidden_index using fts4 (content="messages",
    hidden_text, hidden_tokens, ${indexOptions})`,
  `create table search_queue (message_seq integer primary key) strict`,
  `insert into search_queue select seq from messages where state <> 'streaming'`,
  `insert into title_index (docid, title, title_tokens)
    select seq, title, title_tokens from conversations order by seq`,
  `insert into system_prompt_index (docid, system_prompt, system_prompt_tokens)
    select seq, system_prompt, system_prompt_tokens from conversations
    where system_prompt is not null order by seq`,
];

export const searchDown: readonly string[] = [
  'drop table search_queue',
  'drop table hidden_index',
  'drop table answer_index',
  'drop table prompt_index',
  'drop table system_prompt_index',
  'drop table title_index',
];
