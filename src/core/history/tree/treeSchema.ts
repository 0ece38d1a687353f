/*
 * Version 5 of the schema: what makes lists quick. Each conversation knows what its shown branch ends with, so that the
 * tree need not look up a message for each of ten thousand rows. Triggers keep it, whoever writes. What has been
 * released is never edited.
 */

const takeTip = `update conversations set (tip_model, tip_state) =
      (select coalesce(m.model, m.requested_model), m.state from messages as m where m.id = active_message_id)`;

/** Takes it again for the conversations whose branch may now end otherwise. */
function takeTipAgain(name: string, when: string, where: string): string {
  return `create trigger ${name} ${when} begin
    ${takeTip}
      where ${where};
  end`;
}

export const treeUp: readonly string[] = [
  'alter table conversations add column tip_model text /* of the last message of the shown branch */',
  'alter table conversations add column tip_state text /* of the same message */',
  takeTip,
  `create index conversations_by_tip on conversations (active_message_id)
    where active_message_id is not null`,
  takeTipAgain(
    'conversation_begun',
    'after insert on conversations when new.active_message_id is not null',
    'seq = new.seq',
  ),
  takeTipAgain('tip_moved', 'after update of active_message_id on conversations', 'seq = new.seq'),
  takeTipAgain('tip_added', 'after insert on messages', 'active_message_id = new.id'),
  takeTipAgain(
    'tip_changed',
    `after update of state, model, requested_model on messages
    when new.state is not old.state or new.model is not old.model
      or new.requested_model is not old.requested_model`,
    'active_message_id = new.id',
  ),
  takeTipAgain('tip_removed', 'after delete on messages', 'active_message_id = old.id'),
  // For the search: what it asks about each of thousands of hits, without the rows.
  'create index conversations_by_id on conversations (id, status)',
  `create index messages_by_model on messages (requested_model, model, conversation_id, deleted_at_ms)
    where requested_model is not null`,
];

export const treeDown: readonly string[] = [
  'drop index messages_by_model',
  'drop index conversations_by_id',
  'drop trigger tip_removed',
  'drop trigger tip_changed',
  'drop trigger tip_added',
  'drop trigger tip_moved',
  'drop trigger conversation_begun',
  'drop index conversations_by_tip',
  'alter table conversations drop column tip_state',
  'alter table conversations drop column tip_model',
];
