import * as vscode from 'vscode';

interface ContributedLanguage {
  readonly id?: string;
  readonly aliases?: readonly string[];
  readonly extensions?: readonly string[];
}

/** The editor's language for what stands after a fence: its id, an ending of its files (`ts`) or a name (`C#`). */
export async function languageOfFence(fence: string): Promise<string | undefined> {
  const word = fence.trim().toLowerCase();
  if (word === '') return undefined;
  const known = await vscode.languages.getLanguages();
  if (known.includes(word)) return word;
  const languages = vscode.extensions.all.flatMap(
    ({ packageJSON }): readonly ContributedLanguage[] => packageJSON?.contributes?.languages ?? [],
  );
  const has = (names: readonly string[] | undefined, name: string) =>
    Array.isArray(names) && names.some((one) => String(one).toLowerCase() === name);
  const found =
    languages.find(({ extensions }) => has(extensions, `.${word}`)) ??
    languages.find(({ aliases }) => has(aliases, word));
  return found?.id !== undefined && known.includes(found.id) ? found.id : undefined;
}
