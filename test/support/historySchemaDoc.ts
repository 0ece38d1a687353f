import { ledgerUp } from '../../src/core/history/ledger/ledgerSchema.ts';
import { metricsUp } from '../../src/core/history/metricsSchema.ts';
import { schemaVersion } from '../../src/core/history/migrations.ts';
import { conversationsUp, searchUp } from '../../src/core/history/schema.ts';
import { treeUp } from '../../src/core/history/tree/treeSchema.ts';

/* docs/history-schema.md, printed from the migrations. */

export interface UsefulQuery {
  readonly title: string;
  readonly sql: string;
}

export const usefulQueries: readonly UsefulQuery[] = [
  {
    title: 'What each model has cost, month by month',
    sql: `select strftime('%Y-%m', at_ms / 1000, 'unixepoch') as month, coalesce(model, requested_model) as model,
  count(*) as attempts, printf('%.4f', sum(cost_pico) / 1e12) as dollars
from spending
where cost_pico is not null
group by 1, 2
order by month desc, sum(cost_pico) desc;`,
  },
  {
    title: 'The branch that is shown of one conversation, from its beginning',
    sql: `with recursive branch(id) as (
  select active_message_id from conversations where title = 'Every version reads this'
  union all
  select m.parent_id from branch join messages as m on m.id = branch.id where m.parent_id is not null
)
select m.role, m.model, m.text
from branch join messages as m on m.id = branch.id
order by m.depth;`,
  },
  {
    title: 'The newest answers with a word in them, through the search index',
    sql: `select c.title, datetime(m.created_at_ms / 1000, 'unixepoch') as at, substr(m.text, 1, 80) as start
from answer_index as found
join messages as m on m.seq = found.docid
join conversations as c on c.id = m.conversation_id
where answer_index match 'this' and c.status <> 'deleted'
order by found.docid desc
limit 20;`,
  },
];

export function historySchemaDoc(): string {
  const code = (sql: string) => `\`\`\`sql\n${dedented(sql)}\n\`\`\`\n`;
  return `# The schema of \`history.sqlite\`

<!-- Printed from the code by \`UPDATE_DOCS=1 npm run test:unit\`; edit src/core/history/schema.ts instead. -->

Version ${schemaVersion}. The file opens in any SQLite tool. It is written when the editor has been idle; what was
written since stands in the journal beside it. Open a copy, or open it read-only: the editor does not read back what
others change. Exporting a copy of the database gives one that is up to date.

Times are milliseconds since 1970 (UTC), money is whole pico-dollars (1e-12 USD), truth values are 0 and 1.
Tables whose names begin with \`storage_\` belong to the journal.

## Tables

${conversationsUp.map(code).join('\n')}
## The tree

What the shown branch of each conversation ends with, beside it, so that a list need not look it up. Triggers keep it.
The last two indexes are the search's.

${treeUp
  .filter((sql) => !sql.startsWith('update'))
  .map(code)
  .join('\n')}
## Ledger

\`spending\` is the truth of what was spent; \`messages.cost_pico\` is its sum for a message, and a row stays when
message and conversation are gone. See money.md.

${ledgerUp
  .filter((sql) => sql.startsWith('create'))
  .map(code)
  .join('\n')}
## How turns went

\`src/core/metrics\` keeps the figures of the last ninety days here.

${metricsUp
  .filter((sql) => sql.startsWith('create'))
  .map(code)
  .join('\n')}
## Search

Full-text tables (FTS4) over the tables above. They hold no text of their own, and the newest comes first.

${searchUp
  .filter((sql) => sql.startsWith('create'))
  .map(code)
  .join('\n')}
## Three useful queries

${usefulQueries.map(({ title, sql }) => `### ${title}\n\n${code(sql)}`).join('\n')}`;
}

function dedented(sql: string): string {
  return sql.replace(/\n {2}/g, '\n').replace(/\n {2}(\) strict)/g, '\n$1');
}
