/*
 * The tables of `history.sqlite`, one list of statements for each migration. What has been released is never
 * edited: a change is a new migration. Times are milliseconds since the epoch, money is whole pico-dollars,
 * truth values are 0 and 1. The comments are part of the schema: any SQLite tool shows them. Long columns stand
 * last: SQLite reads a row from its front.
 */

export const conversationsUp: readonly string[] = [
  `create table conversations (
    -- A talk with a model. Totals count its own messages, not those that a fork shows of its origin.
    seq integer primary key autoincrement, -- order of making
    id text not null unique,
    status text not null check (status in ('active', 'archived', 'deleted')), -- deleted: in the bin
    status_before_bin text,
    deleted_at_ms integer,
    is_pinned integer not null default 0,
    is_unread integer not null default 0,
    created_at_ms integer not null,
    updated_at_ms integer not null,
    message_count integer not null default 0, -- without deleted messages
    total_cost_pico integer not null default 0, -- pico-dollars (1e-12 USD)
    total_tokens integer not null default 0, -- prompts and answers
    active_message_id text, -- the end of the branch that is shown
    forked_from_conversation_id text,
    forked_from_message_id text, -- everything up to this message is shown, and not copied
    model text, -- null follows the setting
    workspace text, -- where it began
    title text not null,
    title_is_users integer not null default 0, -- the user chose the title
    tags text not null default '[]', -- JSON list
    parameters text not null default '{}', -- JSON, sampling parameters
    system_prompt text,
    title_tokens text, -- more words for the search: parts of identifiers, pairs of characters
    system_prompt_tokens text
  ) strict`,
  `create index conversations_by_update on conversations (status, is_pinned, updated_at_ms, seq)`,
  `create index conversations_by_fork on conversations (forked_from_message_id)
    where forked_from_message_id is not null`,
  `create table messages (
    -- A tree: editing or asking again adds a message beside the other, with the same parent.
    seq integer primary key autoincrement, -- order of making
    id text not null unique,
    conversation_id text not null,
    parent_id text, -- null begins a conversation
    depth integer not null, -- number of messages before it on its branch
    role text not null check (role in ('user', 'assistant', 'tool')),
    state text not null -- interrupted: a crash, cut-off: the server stopped in the middle
      check (state in ('streaming', 'complete', 'stopped', 'interrupted', 'cut-off', 'failed')),
    created_at_ms integer not null,
    deleted_at_ms integer, -- hidden from its own conversation, kept for thirty days
    deleted_with text, -- the message whose deletion took this one along
    requested_model text, -- null for prompts
    model text, -- the one that answered
    provider text,
    generation_id text,
    finish_reason text,
    prompt_tokens integer, -- cached ones included
    completion_tokens integer, -- reasoning included
    cached_tokens integer,
    reasoning_tokens integer,
    cost_pico integer, -- pico-dollars (1e-12 USD), null where unknown
    cost_is_estimate integer,
    time_to_first_token_ms integer,
    latency_ms integer,
    writer text, -- the window that it streams into
    heartbeat_at_ms integer, -- when that window last gave a sign
    facts text, -- JSON: the rest of usage, and the failure
    text text not null, -- all that is shown
    text_tokens text, -- more words for the search
    hidden_text text, -- reasoning, tool calls and results
    hidden_tokens text,
    parts text -- JSON where there is more than one text, with lengths in place of the texts
  ) strict`,
  `create index messages_by_parent on messages (parent_id, conversation_id)`,
  `create index messages_by_conversation on messages (conversation_id, deleted_at_ms)`,
  `create index messages_streaming on messages (state) where state = 'streaming'`,
  `create index messages_deleted on messages (deleted_at_ms) where deleted_at_ms is not null`,
  `create table message_growth (
    -- What arrived of a streaming answer, second by second. Gone once it has ended.
    message_id text not null,
    n integer not null,
    more text not null, -- comes after the last text there was
    parts text not null, -- JSON: parts after it
    primary key (message_id, n)
  ) strict, without rowid`,
  `create table message_attachments (
    -- Which messages refer to which files in the folder of attachments.
    hash text not null, -- SHA-256, the name of the file
    message_id text not null,
    primary key (hash, message_id)
  ) strict, without rowid`,
  `create index message_attachments_by_message on message_attachments (message_id)`,
  `create table drafts (
    -- What is typed and not sent.
    conversation_id text primary key, -- empty for a conversation that does not exist yet
    updated_at_ms integer not null,
    attachments text not null default '[]', -- JSON list
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
  `create table search_queue (
    -- Messages that are not in the index yet.
    message_seq integer primary key
  ) strict`,
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
