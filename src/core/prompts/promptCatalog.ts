import type { Parsed, PromptHead } from './promptFile.ts';
import type { PromptProblem } from './promptProblem.ts';

/*
 * Prompts or personas from all their folders as one list. The user's own files take the place of those that the
 * extension ships; a workspace's stand beside them and can take no other's place, for a workspace is not the user.
 */

export type PromptOrigin = 'built-in' | 'user' | 'workspace';

/** One file, read. */
export interface ReadPrompt<T> {
  readonly origin: PromptOrigin;
  readonly uri: string;
  readonly parsed: Parsed<T>;
}

export type Sourced<T> = T & { readonly origin: PromptOrigin; readonly uri: string };

export interface BadPrompt {
  readonly uri: string;
  readonly problem: PromptProblem;
}

export interface PromptCatalog<T> {
  readonly prompts: readonly Sourced<T>[];
  readonly bad: readonly BadPrompt[];
}

const order: readonly PromptOrigin[] = ['user', 'built-in', 'workspace'];

export function catalogOf<T extends PromptHead>(
  files: readonly ReadPrompt<T>[],
  reserved: ReadonlySet<string> = new Set(),
): PromptCatalog<T> {
  const prompts = new Map<string, Sourced<T>>();
  const bad: BadPrompt[] = [];
  const sorted = [...files].sort(
    (a, b) => order.indexOf(a.origin) - order.indexOf(b.origin) || (a.uri < b.uri ? -1 : 1),
  );
  for (const { origin, uri, parsed } of sorted) {
    if (!parsed.ok) {
      bad.push({ uri, problem: parsed.problem });
      continue;
    }
    const { id } = parsed.value;
    const other = prompts.get(id);
    if (!other && !reserved.has(id)) prompts.set(id, { ...parsed.value, origin, uri });
    else if (origin !== 'built-in' || other?.origin !== 'user') {
      bad.push({ uri, problem: { line: 1, kind: 'name-taken', name: id } });
    }
  }
  const byName = [...prompts.values()].sort((a, b) => a.name.localeCompare(b.name));
  return { prompts: byName, bad };
}
