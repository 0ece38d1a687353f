/* How much one thing may bring along. What is larger is refused with words: nothing is cut without saying so. */

/** Text of one file, page or listing. */
export const maxTextBytes = 2 * 1024 * 1024;
/** As servers take them: a picture from the panel is scaled to less. */
export const maxImageBytes = 10 * 1024 * 1024;
export const maxPdfBytes = 25 * 1024 * 1024;
/** Files of a folder that go along at once. */
export const maxFolderFiles = 200;
/** Chips of one prompt. */
export const maxAttachments = 50;

/** Why something cannot go along. */
export type Refusal =
  | { readonly why: 'too-big'; readonly sizeBytes: number; readonly maxBytes: number }
  | { readonly why: 'binary' | 'missing' | 'empty' | 'unreadable' | 'too-many' };
