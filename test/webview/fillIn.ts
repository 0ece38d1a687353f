/* Runs in the page: fills the places of a state with harmless words and then with each payload, and compares. */

/** A message from the host in which `\uE000`, a number and `\uE001` stand for a text. */
export type Template = Readonly<Record<string, unknown>>;

export interface FilledIn {
  /** Places whose harmless text is nowhere in the page. */
  readonly unseen: readonly number[];
  /** Payloads that made the page another one, and where. */
  readonly differing: readonly {
    readonly payload: string;
    readonly expected: string;
    readonly found: string;
  }[];
  readonly count: number;
}

export async function fillInAll(given: {
  readonly messages: readonly Template[];
  readonly payloads: readonly string[];
  /** Of the last message that the page was told. */
  readonly revision: number;
}): Promise<FilledIn> {
  const place = /\uE000(\d+)\uE001/g;
  const addresses = new Set([
    'href',
    'src',
    'srcset',
    'action',
    'formaction',
    'xlink:href',
    'style',
    'class',
    'type',
  ]);
  const template = JSON.stringify(given.messages);
  let { revision } = given;

  const fill = (textOf: (place: number) => string): Template[] =>
    JSON.parse(template, (_, value) =>
      typeof value === 'string' ? value.replace(place, (_whole, at) => textOf(Number(at))) : value,
    );

  const told = (last: number) =>
    new Promise<void>((resolve) => {
      window.addEventListener('message', function heard({ data }) {
        if (data.revision !== last) return;
        window.removeEventListener('message', heard);
        // What the page draws, it draws before the next task.
        setTimeout(resolve);
      });
    });

  const show = async (messages: readonly Template[]) => {
    const all = messages.map((message) => ({ ...message, revision: ++revision }));
    const heard = told(revision);
    for (const message of all) window.postMessage(message, '*');
    await heard;
  };

  /** What is made once the page is painted is there as well: it comes once, and belongs to no payload. */
  const settled = () =>
    new Promise<void>((resolve) =>
      requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve))),
    );

  /** Elements, attributes, and the values of those that could lead somewhere. What has its own owner is left out. */
  const shape = (): readonly string[] =>
    [...document.querySelectorAll('*')].flatMap((element) => {
      const body = element.closest('.message-text:not(.plain), .drawing');
      if (body && body !== element) return [];
      const attributes = [...element.attributes].map(({ name, value }) =>
        addresses.has(name) ? `${name}=${value}` : name,
      );
      return [`${element.localName} ${attributes.sort().join(' ')}`];
    });

  const words = (): string =>
    [...document.querySelectorAll('*')]
      .flatMap((element) => [
        ...[...element.attributes].map(({ value }) => value),
        element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement ? element.value : '',
      ])
      .concat(document.body.textContent ?? '')
      .join('\n');

  const differing: { payload: string; expected: string; found: string }[] = [];
  await show(fill((at) => `place ${at}.`));
  await settled();
  const shown = new Set([...words().matchAll(/place (\d+)\./g)].map((match) => Number(match[1])));
  const all = [...template.matchAll(place)].map((match) => Number(match[1]));
  const expected = shape();
  for (const payload of given.payloads) {
    // Different in each place: some are keys of lists.
    await show(fill((at) => `${payload}${'\u200b'.repeat(at % 100)}`));
    const found = shape();
    const at = expected.findIndex((item, index) => item !== found[index]);
    if (at >= 0 || found.length !== expected.length)
      differing.push({ payload, expected: expected[at] ?? '', found: found[at] ?? '' });
  }
  return { unseen: all.filter((at) => !shown.has(at)), differing, count: given.payloads.length };
}
