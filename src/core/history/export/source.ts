import type { Conversation, ConversationId, Draft, Message, MessageId } from '../../conversation.ts';
import type { Database, Row } from '../../storage/database.ts';
import { conversationColumns, toConversation } from '../conversationRows.ts';
import { readDraft } from '../drafts.ts';
import { messageColumns, toMessage } from '../messageRows.ts';

/* What is to be exported, read in pieces, so that neither the editor nor the memory ever holds all of it. */

export interface StoredMessage {
  readonly message: Message;
  readonly deletedAtMs?: number;
  readonly deletedWith?: MessageId;
}

export interface StoredConversation {
  readonly conversation: Conversation;
  readonly draft?: Draft;
}

const pageSize = 100;

export class ExportSource {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** The given conversations that exist, or all there are, those in the bin too; oldest first. */
  async ids(wanted?: readonly ConversationId[]): Promise<readonly ConversationId[]> {
    const which = wanted ? 'where id in (select value from json_each(?))' : '';
    const rows = await this.#database.read(
      `select id from conversations ${which} order by seq`,
      wanted ? [JSON.stringify(wanted)] : [],
    );
    return rows.map((row) => String(row['id']));
  }

  async conversation(id: ConversationId): Promise<StoredConversation | undefined> {
    const [row] = await this.#database.read(
      `select ${conversationColumns} from conversations as c where c.id = ?`,
      [id],
    );
    if (!row) return undefined;
    const draft = await readDraft(this.#database, id);
    return { conversation: toConversation(row), ...(draft && { draft }) };
  }

  /**
   * The messages of a conversation, parents first: its own, and those that it shows of conversations which are
   * not exported themselves.
   */
  async *messages(
    id: ConversationId,
    isExported: (owner: ConversationId) => boolean,
  ): AsyncGenerator<readonly StoredMessage[]> {
    let afterSeq = 0;
    for (;;) {
      const rows = await this.#page(id, afterSeq);
      const stored = rows.map(toStored);
      yield stored.filter(
        ({ message: { conversationId } }) => conversationId === id || !isExported(conversationId),
      );
      if (rows.length < pageSize) return;
      afterSeq = Number(rows.at(-1)?.['seq']);
    }
  }

  #page(id: ConversationId, afterSeq: number): Promise<readonly Row[]> {
    return this.#database.read(
      `with recursive chain(id) as (
          select forked_from_message_id from conversations where id = ?1
          union all
          select m.parent_id from chain join messages as m on m.id = chain.id where m.parent_id is not null),
        chosen(seq) as (
          select seq from messages where conversation_id = ?1
          union
          select seq from messages where id in (select id from chain))
        select ${messageColumns}, m.seq, m.deleted_at_ms, m.deleted_with
        from chosen join messages as m on m.seq = chosen.seq where m.seq > ?2 order by m.seq limit ?3`,
      [id, afterSeq, pageSize],
    );
  }
}

function toStored(row: Row): StoredMessage {
  const message = toMessage(row);
  return {
    // Where it is read again, nobody goes on writing it.
    message: message.state === 'streaming' ? { ...message, state: 'interrupted' } : message,
    ...(row['deleted_at_ms'] !== null && { deletedAtMs: Number(row['deleted_at_ms']) }),
    ...(row['deleted_with'] !== null && { deletedWith: String(row['deleted_with']) }),
  };
}
