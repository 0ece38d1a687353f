import type { PanelSnapshot } from '../../src/protocol/chatViews.ts';
import type { ReadingPlace } from './followEnd.ts';
import { loadPlaces, post, rememberedConversation, savePlaces } from './host.ts';

/* Where the reader was in each conversation, so that whoever comes back to it reads on there. */

const maxPlaces = 100;
/** Scrolling tells of a new place in every frame; the one it comes to rest at is what outlives the page. */
const saveAfterMs = 150;

const places = new Map(loadPlaces());
let saving: ReturnType<typeof setTimeout> | undefined;
/** The conversation whose part around the reader's place was asked for: what comes now is what there is. */
let askedIn: string | undefined;

/** Undefined where the reader was at the end. */
export function placeIn(conversationId: string | null): ReadingPlace | undefined {
  return conversationId === null ? undefined : places.get(conversationId);
}

export function rememberPlace(conversationId: string | null, place: ReadingPlace | undefined): void {
  if (conversationId === null) return;
  places.delete(conversationId);
  if (place) places.set(conversationId, place);
  const [oldest] = places.keys();
  if (places.size > maxPlaces && oldest !== undefined) places.delete(oldest);
  clearTimeout(saving);
  saving = setTimeout(() => savePlaces([...places]), saveAfterMs);
}

export function askForSnapshot(): void {
  askForSnapshotAround(placeIn(rememberedConversation())?.messageId);
}

export function askForSnapshotAround(around: string | undefined): void {
  post({ type: 'ready', around });
}

/** The message to ask for, where a snapshot shows another part of the conversation than the reader was in. */
export function missingPlace({ conversationId, messages, anchor }: PanelSnapshot): string | undefined {
  const place = placeIn(conversationId);
  const isMissing =
    place && !anchor && messages.length > 0 && !messages.some(({ id }) => id === place.messageId);
  if (!isMissing || askedIn === conversationId) {
    askedIn = undefined;
    return undefined;
  }
  askedIn = conversationId ?? undefined;
  return place.messageId;
}
