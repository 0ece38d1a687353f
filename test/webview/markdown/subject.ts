import type * as copying from '../../../webview-ui/chat/markdown/copyMarkdown.ts';
import { IncrementalDocument, renderWhole } from '../../../webview-ui/chat/markdown/incremental.ts';
import type * as renderer from '../../../webview-ui/chat/markdown/renderer.ts';
import { inEnglish } from '../../../webview-ui/chat/markdown/translate.ts';
import type * as shaping from './shape.ts';

declare global {
  interface Window {
    /** What the tests of the renderer have on their page. */
    subject: typeof renderer & typeof copying & typeof shaping & typeof import('./subject.ts');
  }
}

/** The modules of that page. */
export const modules = [
  'webview-ui/chat/markdown/renderer.ts',
  'webview-ui/chat/markdown/copyMarkdown.ts',
  'test/webview/markdown/shape.ts',
  'test/webview/markdown/subject.ts',
];

export interface Streamed {
  /** What differs from the one-shot rendering, or undefined. */
  readonly difference: string | undefined;
  readonly repairs: number;
}

/** Feeds the parts one by one, rendering after each, and compares the end with the one-shot rendering. */
export function stream(parts: readonly string[]): Streamed {
  const root = document.createElement('div');
  const growing = new IncrementalDocument(root, { t: inEnglish });
  for (const part of parts) {
    growing.append(part);
    growing.flush();
  }
  growing.finish();
  const whole = document.createElement('div');
  whole.append(renderWhole(parts.join(''), inEnglish));
  const difference = root.isEqualNode(whole)
    ? undefined
    : `streamed: ${root.innerHTML}\nat once:  ${whole.innerHTML}`;
  return { difference, repairs: growing.repairs };
}

export function htmlOf(text: string): string {
  const whole = document.createElement('div');
  whole.append(renderWhole(text, inEnglish));
  return whole.innerHTML;
}
