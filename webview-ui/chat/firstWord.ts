import { post, rememberedConversation } from './host.ts';
import { placeIn } from './readingPlaces.ts';

export function askForSnapshot(): void {
  askForSnapshotAround(placeIn(rememberedConversation())?.messageId);
}

export function askForSnapshotAround(around: string | undefined): void {
  post(around === undefined ? { type: 'ready' } : { type: 'ready', around });
}

// While the rest of the script is still read, the host reads what is to be shown.
askForSnapshot();
