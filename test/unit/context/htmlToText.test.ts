import assert from 'node:assert/strict';
import { htmlToText } from '../../../src/core/context/htmlToText.ts';

const text = (html: string) => htmlToText(html).text;

describe('a page as text', () => {
  it('keeps headings, paragraphs, lists, code and tables', () => {
    assert.equal(
      text(`<body><h1>One</h1><p>a  <b>bold</b>
        word<br>and a line</p><ul><li>x<ul><li>y</li></ul></li><li>z <code>k()</code></li></ul>
        <ol><li>first</li><li>second</li></ol><pre><code>if (a) {
  b();
}</code></pre><table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table>`),
      `# One

a bold word
and a line

- x
  - y
- z \`k()\`

1. first
2. second

\`\`\`
if (a) {
  b();
}
\`\`\`

A | B |
1 | 2 |
`,
    );
  });

  it('leaves out what a reader would not see', () => {
    const words = text(`<head><title>T</title><style>p{}</style></head><nav>menu</nav>
      <p>seen</p><script>evil()</script><p hidden>hidden</p><p style="display: none">none</p>
      <p style="font-size:0">tiny</p><span aria-hidden="true">icon</span><template>later</template>
      <noscript>old</noscript><svg><text>drawn</text></svg><!-- said aside --><footer>imprint</footer><p>end</p>`);
    assert.equal(words, 'seen\n\nend\n');
  });

  it('is the main part where the page tells which that is', () => {
    const long = 'words of the article '.repeat(20).trim();
    assert.equal(text(`<div>around</div><main><p>${long}</p></main><div>below</div>`), `${long}\n`);
    assert.equal(text('<div>around</div><main><p>short</p></main>'), 'around\n\nshort\n');
  });

  it('reads what is broken, and what is nested without end', () => {
    assert.equal(text('<p>a<div>b</p></div></b></li>c &lt;x&gt; &eacute;'), 'a\n\nb\n\nc <x> é\n');
    // A million levels would take hours, each one more than the last.
    assert.equal(text(`<p>before</p>${'<div>'.repeat(1_000_000)}deep`), 'before\n');
  });

  it('cannot end a tag, an attribute or a comment that never ends', () => {
    assert.equal(text(`a<!-- ${'-'.repeat(100_000)}`), 'a\n');
    assert.equal(text(`a<p title="${'x'.repeat(100_000)}`), 'a\n');
  });
});
