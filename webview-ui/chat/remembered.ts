import type { ReadingPlace } from './followEnd.ts';

/** What outlives the panel's page: VS Code keeps it when the view is hidden, moved or reloaded. */
export interface Remembered {
  /** So that a tab comes back with its conversation. */
  readonly conversationId?: string | null;
  /** Where the reader was in each conversation, the latest last; none where that was the end. */
  readonly places?: readonly (readonly [conversationId: string, place: ReadingPlace])[];
}

export function readRemembered(saved: unknown): Remembered {
  if (typeof saved !== 'object' || !saved) return {};
  const { conversationId, places } = saved as Remembered;
  return {
    ...(conversationId !== undefined && { conversationId }),
    ...(Array.isArray(places) && { places }),
  };
}
