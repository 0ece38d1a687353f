import { faultNames, faults } from './faults.ts';

/** The faults as something to read, for `/faults`. */
export function faultTable(): string {
  const rows = faultNames.map((name) => {
    const { description, outcome } = faults[name];
    return `| \`${name}\` | ${description.replaceAll('|', '\\|')} | ${outcome} |`;
  });
  return `Type \`/fault\` and a name, or choose the model \`simulator/fault-<name>\`.\n\n| Name | What happens | Seen as |\n|---|---|---|\n${rows.join('\n')}\n`;
}
