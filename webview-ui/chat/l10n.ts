let bundle: Readonly<Record<string, string>> = {};

/** The host puts the translations of the user's language into the page. */
export function loadTranslations(): void {
  const source = document.getElementById('l10n')?.textContent;
  if (source) bundle = JSON.parse(source);
}

/** Translates an English message with `{placeholders}`. */
export function t(message: string, args: Readonly<Record<string, string | number>> = {}): string {
  return (bundle[message] ?? message).replace(/\{(\w+)\}/g, (whole, name) => String(args[name] ?? whole));
}
