import type { Prompt } from '../../src/core/conversation.ts';

/** A prompt with nothing but its text. */
export const typed = (text: string): Prompt => ({ text, attachments: [] });
