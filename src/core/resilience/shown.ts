import { assertNever } from '../base/assertNever.ts';
import type { StreamPart } from '../stream.ts';

/** Whether the user, or a tool, has seen something of the answer: then a second try would repeat or contradict it. */
export function isShown(part: StreamPart): boolean {
  switch (part.type) {
    case 'text-delta':
    case 'reasoning-delta':
    case 'tool-call':
    case 'image':
    case 'citation':
      return true;
    case 'answered-by':
    case 'waiting':
    case 'reasoning-details':
    case 'file-annotations':
    case 'usage':
    case 'attempt':
    case 'charge':
    case 'end':
    case 'failure':
      return false;
    default:
      return assertNever(part);
  }
}
