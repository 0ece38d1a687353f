const drivePath = /^[a-z]:[\\/](?![\\/])/i;
const fileWithLine = /^[\w.-]+\.\w+:\d+(?::\d+)?$/;
const scheme = /^([a-z][a-z\d+.-]*):/i;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused.
const controls = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/;

/**
 * The target of a link if it may be offered at all: the web, mail, a file (the host checks that it belongs
 * to the workspace) or a heading of the same answer. Everything else, `command:` and `vscode:` first of all,
 * is no link.
 */
export function safeHref(written: string): string | undefined {
  // What the URL parser would drop silently must not hide a scheme from the checks below.
  const href = written.replace(/[\t\n\r]/g, '').trim();
  if (href === '' || href.length > 4096 || controls.test(href)) return undefined;
  if (drivePath.test(href) || fileWithLine.test(href)) return href;
  const named = scheme.exec(href)?.[1]?.toLowerCase();
  switch (named) {
    case undefined:
      // `//host` and `\\host` leave the workspace: the second sends the user's credentials on Windows.
      return /^[\\/]{2}|^\/\\|^\\/.test(href) ? undefined : href;
    case 'http':
    case 'https':
      return isPlainWebAddress(href) ? href : undefined;
    case 'mailto':
      return href;
    case 'file':
      return /^file:\/\/\/(?![\\/])/i.test(href) ? href : undefined;
    default:
      return undefined;
  }
}

/** What an image placeholder may point at: the web, or a file the host may read. */
export function safeImageSource(written: string): string | undefined {
  const href = safeHref(written);
  return href === undefined || /^(?:mailto:|#)/i.test(href) ? undefined : href;
}

function isPlainWebAddress(href: string): boolean {
  if (!/^https?:\/\/[^\\/]/i.test(href)) return false;
  try {
    const url = new URL(href);
    // `https://bank.example@evil.example` names one place and goes to another.
    return url.username === '' && url.password === '' && url.hostname !== '';
  } catch {
    return false;
  }
}
