/** Turns an English message with `{placeholders}` into the user's language. */
export type Translate = (message: string, args?: Readonly<Record<string, string | number>>) => string;

/** English, for where no host stands behind the page. */
export const inEnglish: Translate = (message, args = {}) =>
  message.replace(/\{(\w+)\}/g, (whole, name: string) => String(args[name] ?? whole));
