import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { hostilePayloads } from '../webview/markdown/hostilePayloads.ts';

const answers = path.join(import.meta.dirname, '../support/simulator/answers');

/** Good Markdown and bad, to make worse of. */
export function markdownSources(): readonly string[] {
  const good = readdirSync(answers).map((name) => readFileSync(path.join(answers, name), 'utf8'));
  return [...good, ...hostilePayloads.map((payload) => payload.slice(0, 4000))];
}
