import { maxMessages } from '../../webview-ui/chat/state.ts';

/* Answers of the sizes that are measured, alike in every run. */

const words =
  'the renderer keeps finished blocks and reads only what is open again so that long answers stay quick while a stream of small parts arrives'.split(
    ' ',
  );

function sentence(seed: number, length: number): string {
  return Array.from({ length }, (_, index) => {
    const word = words[(seed * 7 + index * 3) % words.length] ?? 'word';
    if (index % 11 === 5) return `**${word}**`;
    if (index % 17 === 9) return `\`${word}()\``;
    if (index % 29 === 13) return `[${word}](https://example.com/${word})`;
    return word;
  }).join(' ');
}

function codeLines(seed: number, count: number): string {
  return Array.from(
    { length: count },
    (_, index) =>
      `  const value${index} = compute(${seed + index}, "part ${index}", { deep: [${index}, null, true] }); // note ${index}`,
  ).join('\n');
}

function section(index: number): string {
  return [
    `## Section ${index}`,
    sentence(index, 60),
    `\`\`\`ts\nexport function step${index}(input: string): number {\n${codeLines(index, 8)}\n  return value0;\n}\n\`\`\``,
    Array.from({ length: 6 }, (_, item) => `- ${sentence(index + item, 14)}`).join('\n'),
    `Let $x_${index} = \\frac{a}{b}$ and\n\n$$\n\\sum_{i=0}^{${index}} x_i^2 = \\sqrt{${index}}\n$$`,
    `| name | value | note |\n|---|--:|---|\n${Array.from({ length: 6 }, (_, row) => `| row ${row} | ${row * index} | ${sentence(row, 5)} |`).join('\n')}`,
    `1. ${sentence(index, 10)}\n2. ${sentence(index + 1, 10)}\n   - ${sentence(index + 2, 8)}\n3. ${sentence(index + 3, 10)}`,
  ].join('\n\n');
}

function upTo(length: number, part: (index: number) => string, separator: string): string {
  let text = '';
  for (let index = 1; text.length < length; index++) text += (index === 1 ? '' : separator) + part(index);
  return text.slice(0, length);
}

export const mixedAnswer = upTo(40_000, section, '\n\n');
export const longList = upTo(44_000, (index) => `- ${sentence(index, 16)}`, '\n');
export const longTable = `| name | first | second | note |\n|---|--:|--:|---|\n${upTo(33_000, (index) => `| row ${index} | ${index * 3} | \`${index}\` | ${sentence(index, 5)} |`, '\n')}`;
export const longCode = `\`\`\`ts\n${upTo(32_000, (index) => codeLines(index, 1), '\n')}\n\`\`\`\n`;
/** Of however many messages there are, the panel holds so many. */
export const earlierMessages = Array.from({ length: maxMessages }, (_, index) =>
  section(index).slice(0, 1200),
);
