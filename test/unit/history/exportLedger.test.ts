import assert from 'node:assert/strict';
import type { Charge } from '../../../src/core/charge.ts';
import { createWorld, type World } from './world.ts';

/* The export of the ledger is opened in spreadsheets, and names in it come from servers, imports and workspaces. */

const hostile = [
  '=1+1',
  '+1+1',
  '-1+1',
  '@SUM(A1)',
  '\t=1+1',
  '\tplain',
  '\r=1+1',
  '\rplain',
  ' \n=1+1',
  '=HYPERLINK("https://example.com","a")',
  '＝1+1',
  '%0A',
  '|calc',
  'a;=1+1',
  'a"\r\n=1+1,b',
  'a\t-1+1',
];

async function ledgerWith(names: readonly string[]): Promise<World> {
  const world = await createWorld();
  const { history } = world;
  for (const [index, name] of names.entries()) {
    const { id } = await history.createConversation({
      title: name,
      tags: [name, `x${index}`],
      workspace: name,
    });
    const spending = { purpose: 'title', conversationId: id } as const;
    const attempt = { id: `a${index}`, atMs: 1_750_000_000_000, server: name, model: name, promptTokens: 3 };
    const charge: Charge = {
      attempt: { ...attempt, spending, workspace: name },
      certainty: 'exact',
      costPico: 2_100_000_000n,
      provider: name,
      generationId: name,
      usage: { promptTokens: 3, completionTokens: 1 },
    };
    await history.ledger.keep(charge);
  }
  return world;
}

async function exported({ history }: World): Promise<string> {
  let text = '';
  for await (const piece of history.ledger.exportAs('csv')) text += piece;
  return text;
}

/** Cells as a spreadsheet takes them: quotes mean something where a field begins, and nowhere else. */
function cells(csv: string, separator: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (let at = 0; at < csv.length; ) {
    let field = '';
    if (csv[at] === '"') {
      for (at += 1; at < csv.length; at += 1) {
        if (csv[at] === '"' && csv[at + 1] !== '"') break;
        if (csv[at] === '"') at += 1;
        field += csv[at];
      }
      at += 1;
    }
    while (at < csv.length && csv[at] !== separator && csv[at] !== '\r' && csv[at] !== '\n')
      field += csv[at++];
    row.push(field);
    if (csv[at] === separator) at += 1;
    else {
      at += csv.startsWith('\r\n', at) ? 2 : 1;
      rows.push(row);
      row = [];
    }
  }
  return rows;
}

const isFormula = (cell: string) =>
  /^\s*[=+\-@|%＝＋－＠]|^[\t\r\n]/.test(cell) && !/^-?\d+(\.\d+)?$/.test(cell);

describe('the ledger as CSV', () => {
  for (const [name, separator] of [
    ['comma', ','],
    ['semicolon', ';'],
    ['tab', '\t'],
  ] as const)
    it(`has no cell that a spreadsheet takes for a formula, where a ${name} parts them`, async () => {
      const all = cells(await exported(await ledgerWith(hostile)), separator).flat();
      assert.deepEqual(all.filter(isFormula), []);
    });

  it('keeps quotes, commas, line ends and amounts as they are', async () => {
    const names = [
      'a "quoted" name',
      'one, two',
      'first\r\nsecond\nthird',
      'a; b',
      'naïve 船',
      "it's",
      'a=b-c',
    ];
    const [head = [], ...rows] = cells(await exported(await ledgerWith(names)), ',');
    const column = (name: string) => rows.map((row) => row[head.indexOf(name)]);
    for (const name of ['model', 'provider', 'conversation', 'workspace', 'server', 'generation_id'])
      assert.deepEqual(column(name), names, name);
    assert.deepEqual(
      column('tags'),
      names.map((name, index) => `${name}; x${index}`),
    );
    assert.deepEqual(
      column('cost_usd'),
      names.map(() => '0.0021'),
    );
    assert.ok(rows.every(({ length }) => length === head.length));
  });

  it('keeps the words of a hostile name behind its apostrophe', async () => {
    const [head = [], ...rows] = cells(await exported(await ledgerWith(hostile)), ',');
    const models = rows.map((row) => row[head.indexOf('model')]?.replaceAll("'", ''));
    assert.deepEqual(models, hostile);
  });
});
