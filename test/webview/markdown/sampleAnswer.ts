/** An answer with a little of everything. */
export const sampleAnswer = `# Streaming a response

Use the **\`fetch\`** API with a *readable stream*, see [the docs](https://developer.mozilla.org/fetch) or [src/core/turn.ts](src/core/turn.ts#L10). It is ~~slow~~ fast[^1].

## Steps

1. Open the connection
2. Read chunks:
   \`\`\`ts
   import { readFile } from 'node:fs/promises';

   export class Reader<T> extends Base {
     // Reads one chunk at a time.
     async next(size = 16): Promise<T | undefined> {
       const text = \`chunk \${size}\`;
       return this.done ? undefined : await parse(text, /\\d+/g, null);
     }
   }
   \`\`\`
3. Close it
   - nested item with \`inline code\`
   - [x] done
   - [ ] not done

> A quote with a second line
> and **bold** text.

| Model | Price / 1M | Context | Notes |
|:------|-----------:|:-------:|-------|
| alpha/one | $0.50 | 128k | quick and cheap for most small tasks |
| beta/two-large | $12.00 | 1M | **best** |

The mass is $E = mc^2$ and

$$
\\int_0^\\infty e^{-x^2}\\,dx = \\frac{\\sqrt{\\pi}}{2}
$$

![A chart of the costs](https://example.com/chart.png)

\`\`\`bash
# install
npm ci && npm run build --if-present
\`\`\`

\`\`\`py
def total(items: list[Item]) -> float:
    """Sum of all."""
    return sum(i.price * 1.5 for i in items if i is not None)
\`\`\`

\`\`\`diff
- const a = 1;
+ const a = 2;
\`\`\`

Press <kbd>Ctrl</kbd>+<kbd>K</kbd>. שלום עולם

<details><summary>More</summary>

Hidden text.

</details>

[^1]: Measured on one machine, with \`node\` 24.

\`\`\`js
const value0 = compute(0, 'name');
const value1 = compute(1, 'name');
const value2 = compute(2, 'name');
const value3 = compute(3, '\u202ename');
const value4 = compute(4, 'name');
const value5 = compute(5, 'name');
const value6 = compute(6, 'name');
const value7 = compute(7, 'name');
const value8 = compute(8, 'name');
const value9 = compute(9, 'name');
const value10 = compute(10, 'name');
const value11 = compute(11, 'name');
const value12 = compute(12, 'name');
const value13 = compute(13, 'name');
const value14 = compute(14, 'name');
const value15 = compute(15, 'name');
const value16 = compute(16, 'name');
const value17 = compute(17, 'name');
const value18 = compute(18, 'name');
const value19 = compute(19, 'name');
const value20 = compute(20, 'name');
const value21 = compute(21, 'name');
const value22 = compute(22, 'name');
const value23 = compute(23, 'name');
const value24 = compute(24, 'name');
const value25 = compute(25, 'name');
const value26 = compute(26, 'name');
const value27 = compute(27, 'name');
const value28 = compute(28, 'name');
const value29 = compute(29, 'name');
const value30 = compute(30, 'name');
const value31 = compute(31, 'name');
const value32 = compute(32, 'name');
const value33 = compute(33, 'name');
const value34 = compute(34, 'name');
const value35 = compute(35, 'name');
const value36 = compute(36, 'name');
const value37 = compute(37, 'name');
const value38 = compute(38, 'name');
const value39 = compute(39, 'name');
\`\`\`
`;
