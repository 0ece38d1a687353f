import { signal } from '@preact/signals';

/** Whether the first messages are on the screen. What nobody sees at once is made after that. */
export const isPainted = signal(false);
