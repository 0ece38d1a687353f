import type { Database } from '../storage/database.ts';

/* How long a model's answers are in this history, so that the next one's cost can be guessed. */

/** Of ten answers, eight are between the two. */
export interface AnswerLengths {
  readonly low: number;
  readonly high: number;
}

const newest = 50;
const fewest = 3;

export async function answerLengths(database: Database, model: string): Promise<AnswerLengths | undefined> {
  const rows = await database.read(
    `select completion_tokens as tokens from messages
      where requested_model = ? and state = 'complete' and completion_tokens > 0
      order by seq desc limit ${newest}`,
    [model],
  );
  const sorted = rows.map((row) => Number(row['tokens'])).sort((one, other) => one - other);
  const low = sorted[Math.floor((sorted.length - 1) * 0.1)];
  const high = sorted[Math.ceil((sorted.length - 1) * 0.9)];
  return sorted.length < fewest || low === undefined || high === undefined ? undefined : { low, high };
}
