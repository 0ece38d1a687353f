import type { Statement } from '../storage/database.ts';
import { ledgerDown, ledgerUp } from './ledger/ledgerSchema.ts';
import { metricsDown, metricsUp } from './metricsSchema.ts';
import { conversationsDown, conversationsUp, searchDown, searchUp } from './schema.ts';
import { treeDown, treeUp } from './tree/treeSchema.ts';

/*
 * How a history of any earlier version becomes one of this version. The storage applies each migration as one
 * transaction of the journal, in order and once, whichever window was first.
 */

export interface Migration {
  /** The version that the database has afterwards. */
  readonly version: number;
  readonly name: string;
  readonly up: readonly Statement[];
  /** Takes `up` back. Used by tests only, to prove that nothing else was touched. */
  readonly down: readonly Statement[];
}

export const migrations: readonly Migration[] = [
  migration(1, 'conversations', conversationsUp, conversationsDown),
  migration(2, 'search', searchUp, searchDown),
  migration(3, 'ledger', ledgerUp, ledgerDown),
  migration(4, 'metrics', metricsUp, metricsDown),
  migration(5, 'tree', treeUp, treeDown),
];

/** The newest version that this build can write. */
export const schemaVersion = migrations.length;

function migration(version: number, name: string, up: readonly string[], down: readonly string[]): Migration {
  return { version, name, up: up.map((sql) => ({ sql })), down: down.map((sql) => ({ sql })) };
}
