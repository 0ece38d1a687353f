/*
 * Cases of our own for what GitHub Flavored Markdown adds to CommonMark, by section: the Markdown, and a
 * piece of the HTML it must come to (ids and labels left out, as `shape` prints it).
 */
export interface GfmCase {
  readonly section: string;
  readonly markdown: string;
  readonly html: string;
}

const inSection = (section: string, ...cases: readonly (readonly [string, string])[]): GfmCase[] =>
  cases.map(([markdown, html]) => ({ section, markdown, html }));

export const gfmCases: readonly GfmCase[] = [
  ...inSection(
    'tables',
    [
      '| a | b |\n| --- | --- |\n| c | d |\n',
      '<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>c</td><td>d</td></tr></tbody></table>',
    ],
    [
      '| l | m | r |\n| :-- | :-: | --: |\n| 1 | 2 | 3 |\n',
      '<tr><td align="left">1</td><td align="center">2</td><td align="right">3</td></tr>',
    ],
    ['| f\\|oo |\n| ------ |\n| b `\\|` az |\n| b **\\|** im |\n', '<td>b <code>|</code> az</td>'],
    ['| f\\|oo |\n| ------ |\n| b **\\|** im |\n', '<th>f|oo</th>'],
    ['| a | b |\n| - | - |\n| c | d |\n> quote\n', '</table><blockquote><p>quote</p></blockquote>'],
    ['| a | b |\n| - | - |\n| c | d |\ne\n\nf\n', '<tr><td>e</td><td></td></tr></tbody></table><p>f</p>'],
    ['| a | b |\n| --- |\n| c |\n', '<p>| a | b | | --- | | c |</p>'],
    ['| a | b |\n| - | - |\n| c |\n| d | e | f |\n', '<tr><td>d</td><td>e</td></tr>'],
    ['| a | b |\n| - | - |\n', '<thead><tr><th>a</th><th>b</th></tr></thead><tbody></tbody>'],
    ['a | b\n- | -\nc | d\n', '<tr><td>c</td><td>d</td></tr>'],
    ['text\n| a | b |\n| - | - |\n| c | d |\n', '<p>text</p><table>'],
    ['| a |\n| - |\n| x |\n- item\n', '</table><ul><li>item</li></ul>'],
    ['| a |\n| - |\n| x |\n```\ncode\n```\n', '</table><pre><code>code\n</code></pre>'],
    ['| a |\n| - |\n| x |\n# head\n', '</table><h1>head</h1>'],
    [
      '| a | b |\n| - | - |\n| [l](https://e.example) | ~~d~~ **s** |\n',
      '<td><del>d</del> <strong>s</strong></td>',
    ],
  ),
  ...inSection(
    'task lists',
    ['- [ ] a\n- [x] b\n', '<li><input> a</li><li><input checked> b</li>'],
    ['- [X] a\n', '<li><input checked> a</li>'],
    [
      '- [x] a\n  - [ ] b\n  - c\n- [ ] d\n',
      '<li><input checked> a<ul><li><input> b</li><li>c</li></ul></li>',
    ],
    ['- [ ] a\n\n- [x] b\n', '<li><p><input> a</p></li><li><p><input checked> b</p></li>'],
    ['1. [ ] a\n2. [x] b\n', '<ol><li><input> a</li><li><input checked> b</li></ol>'],
    ['- [] a\n- [y] b\n- [ ]c\n', '<li>[] a</li><li>[y] b</li><li>[ ]c</li>'],
    ['[ ] not a task\n', '<p>[ ] not a task</p>'],
  ),
  ...inSection(
    'strikethrough',
    ['~~Hi~~ there', '<p><del>Hi</del> there</p>'],
    ['~one~ too', '<p><del>one</del> too</p>'],
    ['not ~~across\n\nparagraphs~~', '<p>not ~~across</p><p>paragraphs~~</p>'],
    ['~~~not~~~ this', ''],
    ['~~a *b* `c`~~', '<del>a <em>b</em> <code>c</code></del>'],
    ['**~~both~~**', '<strong><del>both</del></strong>'],
  ),
  ...inSection(
    'autolinks',
    ['www.commonmark.org', '<a href="http://www.commonmark.org">www.commonmark.org</a>'],
    ['Visit www.commonmark.org/help for more.', '<a href="http://www.commonmark.org/help">'],
    ['Visit www.commonmark.org.', '</a>.</p>'],
    ['www.google.com/search?q=(business)+ok', 'href="http://www.google.com/search?q=(business)+ok"'],
    ['(www.google.com/search?q=(business))', '</a>)</p>'],
    ['www.google.com/search?q=commonmark&hl;', '</a>&amp;hl;</p>'],
    ['www.commonmark.org/he<lp', '<a href="http://www.commonmark.org/he">'],
    ['http://commonmark.org and (https://a.example/b)', '<a href="https://a.example/b">'],
    ['foo@bar.baz', '<a href="mailto:foo@bar.baz">foo@bar.baz</a>'],
    ["hello+xyz@mail.example isn't a@b", '<a href="mailto:hello+xyz@mail.example">'],
    ['a.b-c_d@a.b.', '<a href="mailto:a.b-c_d@a.b">a.b-c_d@a.b</a>.'],
    ['<https://a.example/?b=c&d>', '<a href="https://a.example/?b=c&amp;d">'],
    ['**https://a.example**', '<strong><a href="https://a.example">https://a.example</a></strong>'],
  ),
  ...inSection(
    'footnotes',
    [
      'A note[^1].\n\n[^1]: The text.\n',
      '<p>A note<sup>1</sup>.</p><section><ol><li><p>The text. ↩</p></li></ol></section>',
    ],
    ['Two[^b] notes[^a].\n\n[^a]: A\n[^b]: B\n', '<ol><li><p>B ↩</p></li><li><p>A ↩</p></li></ol>'],
    ['None[^x].\n', '<p>None[^x].</p>'],
    ['Same[^n] again[^n].\n\n[^n]: Note\n', '<sup>1</sup> again<sup>1</sup>'],
    ['Long[^l].\n\n[^l]: First\n\n    Second *part*\n\n    - item\n\nAfter\n', '<p>Second <em>part</em></p>'],
    ['Lazy[^l].\n\n[^l]: First\nline\n\nAfter\n', '<p>First line ↩</p>'],
    ['[^1]: Unused\n\ntext\n', '<p>text</p>'],
    ['In[^a] a note[^b].\n\n[^a]: See[^b]\n[^b]: B\n', '<li><p>See<sup>2</sup> ↩</p></li>'],
    ['Before its own[^z]\n[^z]: note\n', '<li><p>note ↩</p></li>'],
    ['Undefined[^u] and defined[^d].\n\n[^d]: D\n', '<p>Undefined[^u] and defined<sup>1</sup>.</p>'],
    ['> quoted[^q]\n>\n> [^q]: Q\n\nafter\n', '<li><p>Q ↩</p></li>'],
  ),
  ...inSection(
    'maths',
    ['So $a^2$ and \\(b\\).', '<p>So <math>a^2</math> and <math>b</math>.</p>'],
    ['$$\na = b\n$$\n', '<p><math block>a = b</math></p>'],
    ['\\[\nx_1 + x_2\n= 3\n\\]\n', '<p><math block>x_1 + x_2\n= 3</math></p>'],
    ['text\n$$\nE = mc^2\n$$\nmore\n', '<p>text</p><p><math block>E = mc^2</math></p><p>more</p>'],
    ['It costs $5 and $10, not $ 7.', '<p>It costs $5 and $10, not $ 7.</p>'],
    ['US$5-$10 and $HOME:$PATH', '<p>US$5-$10 and $HOME:$PATH</p>'],
    ['`$a$` and \\$b\\$', '<p><code>$a$</code> and $b$</p>'],
    ['$a_1*b*c_2$', '<p><math>a_1*b*c_2</math></p>'],
    ['- item\n\n  $$\n  x\n  $$\n', '<math block>x</math>'],
    ['a $$b$$ c', '<p>a <math block>b</math> c</p>'],
  ),
  ...inSection(
    'raw HTML',
    ['a <kbd>K</kbd> <sub>2</sub>', '<p>a <kbd>K</kbd> <sub>2</sub></p>'],
    ['Vec<String> and <Foo bar="1"/>', '<p>Vec&lt;String&gt; and &lt;Foo bar="1"/&gt;</p>'],
    [
      '<details>\n<summary>More</summary>\n\n**inside**\n\n- a\n\n</details>\n\nafter\n',
      '<p><strong>inside</strong></p><ul><li>a</li></ul></details><p>after</p>',
    ],
    ['a <!-- hidden --> b\n\n<!-- hidden\n\ntoo -->\n\nc\n', '<p>a b</p><p>c</p>'],
    ['<script>alert(1)</script>\n', '<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>'],
    ['<div align="center">\n\n# T\n\n</div>\n', '<div align="center"><h1>T</h1></div>'],
    ['line<br>break<br/>two', 'line<br>break<br>two'],
    ['<table><tr><td>x</td></tr></table>\n', '<table><tr><td>x</td></tr></table>'],
    ['<b>open *and\n\nnext*', '<p><b>open *and</b></p><p>next*</p>'],
    ['<ul><li>a</li></ul>\n\ntext', '<ul><li>a</li></ul><p>text</p>'],
  ),
];
