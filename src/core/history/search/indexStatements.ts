import type { MessageId } from '../../conversation.ts';
import type { Statement } from '../../storage/database.ts';
import { statement } from '../statement.ts';

/*
 * The index is brought up to date in bulk: one row at a time it costs a multiple. `search_queue` has what is
 * not in it yet. A message is in the index when it has ended and is not in the queue.
 */

interface MessageIndex {
  readonly name: string;
  readonly columns: string;
  /** Which messages belong into it. */
  readonly where: string;
}

const messageIndexes: readonly MessageIndex[] = [
  { name: 'prompt_index', columns: 'text, text_tokens', where: "role = 'user'" },
  { name: 'answer_index', columns: 'text, text_tokens', where: "role = 'assistant'" },
  { name: 'hidden_index', columns: 'hidden_text, hidden_tokens', where: 'hidden_text is not null' },
];

/** Makes sure that the message will be in the index. */
export function enqueue(id: MessageId): Statement {
  return statement('insert or ignore into search_queue select seq from messages where id = ?', id);
}

/**
 * Takes messages out of the index; `which` is a condition on `messages`. Comes before the rows change: the
 * index reads there what it has to forget.
 */
export function unindex(which: string, ...params: readonly (string | number)[]): readonly Statement[] {
  return [
    ...messageIndexes.map(({ name, where }) =>
      statement(
        `delete from ${name} where docid in (select seq from messages where (${which}) and ${where}
          and state <> 'streaming' and seq not in (select message_seq from search_queue))`,
        ...params,
      ),
    ),
    statement(
      `delete from search_queue where message_seq in (select seq from messages where (${which}))`,
      ...params,
    ),
  ];
}

/** Puts the next messages of the queue into the index. Does nothing where another window has done it. */
export function indexBatch(size: number): readonly Statement[] {
  const batch = 'select message_seq from search_queue order by message_seq limit ?';
  return [
    ...messageIndexes.map(({ name, columns, where }) =>
      statement(
        `insert into ${name} (docid, ${columns}) select seq, ${columns} from messages
          where seq in (${batch}) and ${where} order by seq`,
        size,
      ),
    ),
    statement(`delete from search_queue where message_seq in (${batch})`, size),
  ];
}

const conversationIndexes = [
  { name: 'title_index', columns: 'title, title_tokens', where: 'true' },
  {
    name: 'system_prompt_index',
    columns: 'system_prompt, system_prompt_tokens',
    where: 'system_prompt is not null',
  },
];

/** Around a change of a conversation's words. */
export function reindexConversation(id: string, change: Statement): readonly Statement[] {
  return [...unindexConversations('id = ?', id), change, ...indexConversation(id)];
}

export function indexConversation(id: string): readonly Statement[] {
  return conversationIndexes.map(({ name, columns, where }) =>
    statement(
      `insert into ${name} (docid, ${columns}) select seq, ${columns} from conversations
        where id = ? and ${where}`,
      id,
    ),
  );
}

export function unindexConversations(
  which: string,
  ...params: readonly (string | number)[]
): readonly Statement[] {
  return conversationIndexes.map(({ name, where }) =>
    statement(
      `delete from ${name} where docid in (select seq from conversations where (${which}) and ${where})`,
      ...params,
    ),
  );
}
