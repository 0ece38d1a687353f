import type { AttachmentFiles } from '../../../src/core/history/attachments.ts';

/** A folder of attachments in memory. */
export function memoryAttachmentFiles(now: () => number): AttachmentFiles {
  const files = new Map<string, { readonly bytes: Uint8Array; readonly modifiedAtMs: number }>();
  return {
    list: async () => [...files].map(([name, { modifiedAtMs }]) => ({ name, modifiedAtMs })),
    read: async (name) => files.get(name)?.bytes,
    write: async (name, bytes) => void files.set(name, { bytes, modifiedAtMs: now() }),
    remove: async (name) => void files.delete(name),
  };
}
