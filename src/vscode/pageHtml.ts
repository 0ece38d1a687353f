/*
 * The document of a view: its script and style stand in the page itself, since a page that waits for files is empty
 * for longer than it takes to draw it. Parts that it needs later come from its folder, and nothing comes from afar.
 */

export interface PageParts {
  readonly title: string;
  readonly language: string;
  /** By their English, for the page's script. */
  readonly translations: Readonly<Record<string, string>>;
  /** Runs before the rest of the page is read. */
  readonly firstScript?: string;
  readonly script: string;
  readonly style: string;
  /** The address of the folder of the parts that come later. */
  readonly folder: string;
  /** What the page may do beyond running its script and using its style. */
  readonly policy: readonly string[];
}

export function pageHtml(parts: PageParts): string {
  const nonce = crypto.randomUUID();
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'`,
    `style-src 'nonce-${nonce}'`,
    ...parts.policy,
  ];
  const script = (type: string, text: string) =>
    `<script type="${type}" nonce="${nonce}">${withinScript(text)}</script>`;
  return `<!DOCTYPE html>
<html lang="${parts.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy.join('; ')}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${parts.title}</title>
${parts.firstScript === undefined ? '' : script('text/javascript', parts.firstScript)}
${script('importmap', JSON.stringify({ imports: { './': parts.folder } }))}
<style nonce="${nonce}">${parts.style}</style>
<script type="application/json" id="l10n">${withinScript(JSON.stringify(parts.translations))}</script>
${script('module', parts.script)}
</head>
<body></body>
</html>`;
}

/** Ends no element and begins no comment. What looks so stands in strings and patterns, which read this as the same. */
function withinScript(text: string): string {
  return text.replaceAll(/<(?=\/?script|!--)/gi, '\\u003c');
}
