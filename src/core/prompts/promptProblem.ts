import type { Localize } from '../ports.ts';

/* Why a prompt file cannot be used, and on which line. */

export interface PromptProblem {
  /** From 1. */
  readonly line: number;
  readonly kind: PromptProblemKind;
  /** The key, the variable or the name that it is about. */
  readonly name?: string;
}

export type PromptProblemKind =
  | 'head-not-closed'
  | 'not-a-field'
  | 'bad-indent'
  | 'key-twice'
  | 'no-value'
  | 'unsupported-value'
  | 'unknown-key'
  | 'unknown-parameter'
  | 'bad-value'
  | 'unknown-variable'
  | 'too-many-inputs'
  | 'no-text'
  | 'bad-file-name'
  | 'name-taken'
  | 'too-large'
  | 'not-text'
  | 'is-link'
  | 'too-many'
  | 'unreadable';

export function describePromptProblem({ kind, name = '' }: PromptProblem, localize: Localize): string {
  switch (kind) {
    case 'head-not-closed':
      return localize('The head of the file begins with --- and never ends. Close it with a line of ---.');
    case 'not-a-field':
      return localize('Between the lines of --- stands one "key: value" in each line.');
    case 'bad-indent':
      return localize(
        '"{name}" is indented where nothing may be. Only what belongs to parameters is, all by the same number of spaces.',
        { name },
      );
    case 'key-twice':
      return localize('"{name}" is there twice.', { name });
    case 'no-value':
      return localize('"{name}" has no value.', { name });
    case 'unsupported-value':
      return localize(
        'The value of "{name}" has to be a plain text in one line. Put it in double quotes when it has special characters.',
        { name },
      );
    case 'unknown-key':
      return localize(
        '"{name}" is not known. A prompt file has name, description, model, parameters and send.',
        {
          name,
        },
      );
    case 'unknown-parameter':
      return localize('"{name}" is no parameter that a model can be sent.', { name });
    case 'bad-value':
      return localize('"{name}" cannot have this value.', { name });
    case 'unknown-variable':
      return localize('There is no variable {name}. Write $$ for a dollar sign that begins none.', { name });
    case 'too-many-inputs':
      return localize('A prompt can ask for ten inputs at most.');
    case 'no-text':
      return localize('The file has no text for the model.');
    case 'bad-file-name':
      return localize(
        'The name of the file becomes the command: small letters, digits and dashes, and .md at its end.',
      );
    case 'name-taken':
      return localize('"/{name}" is taken by another prompt or command. Give the file another name.', {
        name,
      });
    case 'too-large':
      return localize('The file is larger than 64 KB and is left out.');
    case 'not-text':
      return localize('The file is not text in UTF-8.');
    case 'is-link':
      return localize('A workspace may not link to files elsewhere: the file is left out.');
    case 'too-many':
      return localize('The folder has more than 200 files. The rest is left out.');
    case 'unreadable':
      return localize('The file cannot be read.');
  }
}
