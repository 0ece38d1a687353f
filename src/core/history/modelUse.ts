import type { Database } from '../storage/database.ts';

/* Which models the user asks most. */

export interface ModelUse {
  readonly model: string;
  readonly count: number;
}

/** Enough to tell habits; all messages of a large history would take too long to look through. */
const newest = 5_000;

/** How many of the newest answers each model was asked for. */
export async function readModelUse(database: Database): Promise<readonly ModelUse[]> {
  const rows = await database.read(
    `select requested_model as model, count(*) as uses from
        (select requested_model from messages order by seq desc limit ?)
      where requested_model is not null group by requested_model`,
    [newest],
  );
  return rows.map((row) => ({ model: String(row['model']), count: Number(row['uses']) }));
}
