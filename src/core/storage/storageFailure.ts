import { assertNever } from '../base/assertNever.ts';
import type { Localize } from '../ports.ts';

/*
 * Every way the store fails that is not a bug. Plain data: it crosses from the worker to the editor's side.
 */

export type StorageFailure = StorageFailureCase & {
  /** What was tried, for the log. */
  readonly during: string;
  /** The system's own code, such as ENOSPC. */
  readonly code?: string;
  /** The disk gave no answer: the change may be there after all. */
  readonly mayHaveHappened?: boolean;
};

type StorageFailureCase =
  | { readonly kind: 'disk-full' }
  | { readonly kind: 'no-permission' }
  | { readonly kind: 'read-only-disk' }
  | { readonly kind: 'too-many-files' }
  | { readonly kind: 'io' }
  | { readonly kind: 'damaged'; readonly detail: string }
  /** Another window runs a newer version of the product. */
  | { readonly kind: 'newer-version' }
  | { readonly kind: 'record-too-large'; readonly bytes: number; readonly maxBytes: number }
  /** A constraint of the schema, or a statement that is wrong. Nothing was changed. */
  | { readonly kind: 'refused'; readonly detail: string }
  | { readonly kind: 'worker-died'; readonly detail: string }
  | { readonly kind: 'closed' };

export type StorageFailureKind = StorageFailure['kind'];

/** Carries a failure through a rejected promise. */
export class StorageError extends Error {
  override readonly name = 'StorageError';
  readonly failure: StorageFailure;

  constructor(failure: StorageFailure, cause?: unknown) {
    super(`${failure.kind} during ${failure.during}${failure.code ? ` (${failure.code})` : ''}`, { cause });
    this.failure = failure;
  }
}

const kindOfCode: Readonly<
  Record<string, 'disk-full' | 'no-permission' | 'read-only-disk' | 'too-many-files'>
> = {
  ENOSPC: 'disk-full',
  EDQUOT: 'disk-full',
  EFBIG: 'disk-full',
  EACCES: 'no-permission',
  EPERM: 'no-permission',
  EROFS: 'read-only-disk',
  EMFILE: 'too-many-files',
  ENFILE: 'too-many-files',
};

/** The system's code of a caught error, such as ENOENT. */
export function codeOf(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}

/** What a caught error means; undefined when it is a bug and not a failure. */
export function failureOf(error: unknown, during: string): StorageFailure | undefined {
  if (error instanceof StorageError) return error.failure;
  const code = codeOf(error);
  if (code === undefined || code.startsWith('ERR_')) return undefined;
  return { kind: kindOfCode[code] ?? 'io', during, code };
}

/** A StorageError where the error is a failure; the bug itself otherwise. */
export function asStorageError(error: unknown, during: string): unknown {
  if (error instanceof StorageError) return error;
  const failure = failureOf(error, during);
  return failure ? new StorageError(failure, error) : error;
}

/** The sentence for the user. */
export function describeStorageFailure(failure: StorageFailure, localize: Localize): string {
  switch (failure.kind) {
    case 'disk-full':
      return localize('The disk that holds the history is full. Free some space and try again.');
    case 'no-permission':
      return localize('The history folder may not be written to. Check who owns it and its permissions.');
    case 'read-only-disk':
      return localize('The disk that holds the history is read-only.');
    case 'too-many-files':
      return localize('Too many files are open on this machine to write the history. Try again in a moment.');
    case 'io':
      return localize('The disk that holds the history reported an error ({code}).', {
        code: failure.code ?? '?',
      });
    case 'damaged':
      return localize('A part of the history is damaged: {detail}', { detail: failure.detail });
    case 'newer-version':
      return localize(
        'Another window runs a newer version and has upgraded the history. Reload this window.',
      );
    case 'record-too-large':
      return localize(
        'This is too large to be kept in the history ({megabytes} MB of at most {maxMegabytes}).',
        {
          megabytes: Math.ceil(failure.bytes / 1e6),
          maxMegabytes: Math.floor(failure.maxBytes / 1e6),
        },
      );
    case 'refused':
      return localize('The history refused the change: {detail}', { detail: failure.detail });
    case 'worker-died':
      return localize('The history stopped unexpectedly ({detail}). Reload this window.', {
        detail: failure.detail,
      });
    case 'closed':
      return localize('The history is closed.');
    default:
      return assertNever(failure);
  }
}
