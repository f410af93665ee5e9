import { expect, test } from '@jest/globals';
import { renderTerms } from './render.ts';

test('Markdown and HTML come out alike, the first heading as the title', () => {
  const expected = { title: '利用規約 & 約束', body: '<h2>第1条</h2>\n<p><strong>あ</strong></p>' };
  expect(renderTerms('# 利用規約 & 約束\n\n## 第1条\n\n**あ**\n')).toMatchObject(expected);
  expect(renderTerms('<h1>利用規約 &amp; <i>約束</i></h1>\n<h2>第1条</h2>\n<p><b>あ</b></p>')).toMatchObject(
    expected,
  );
});

test('nothing that runs, loads or styles is left', () => {
  const { body } = renderTerms(`# x
<script>alert(1)</script><style>p{}</style><iframe src="//evil.example"></iframe>
<p onclick="x()" style="color:red" class="a" id="b">p</p><img src=x onerror=alert(1)><svg onload=x()></svg>
<form action="/x"><input name="a"><button>b</button></form>

[a](javascript:alert(1)) [b](//evil.example) [c](data:text/html,x) [d](https://example.jp/?a=1&b=2) <desk@example.jp>`);
  expect(body).not.toMatch(
    /script|style|iframe|on\w+=|class|id=|img|svg|form|input|button|javascript:|data:|"\/\//,
  );
  expect(body).toContain('<a href="https://example.jp/?a=1&amp;b=2">d</a>');
  expect(body).toContain('<a href="mailto:desk@example.jp">');
});

test('lists, tables and their numbering stay', () => {
  const { body } = renderTerms('# x\n\n3. c\n4. d\n\n| a | b |\n|---|---|\n| 1 | 2 |\n');
  expect(body).toContain('<ol start="3">');
  expect(body).toContain('<td>2</td>');
});

test('what has no text, no heading or nothing beside it is refused', () => {
  expect(() => renderTerms('text only')).toThrow('no heading');
  for (const nothing of ['', ' \n', '<!-- -->', '<script>alert(1)</script>', '![x](y.png)'])
    expect(() => renderTerms(nothing)).toThrow('no text');
  expect(() => renderTerms('# \n\ntext')).toThrow('no heading');
  expect(() => renderTerms('<h1><img src=x></h1><p>text</p>')).toThrow('no heading');
  expect(() => renderTerms('# 利用規約')).toThrow('beside');
});

test('HTML stays HTML, however it is indented and framed', () => {
  const page = `<!DOCTYPE html>
<html lang="ja"><head><title>別の題</title><meta charset="shift_jis"><style>p { color: red }</style></head>
<body class="c1">
  <h1>利用規約</h1>

    <p>字下げした段落 *そのまま*</p>

      <ol start="2"><li>二</li></ol>
</body></html>`;
  const { title, body } = renderTerms(page);
  expect(title).toBe('利用規約');
  expect(body).toMatch(/<p>字下げした段落 \*そのまま\*<\/p>\s*<ol start="2"><li>二<\/li><\/ol>/);
  expect(body).not.toMatch(/別の題|color|pre|code/);
});

test('what was taken out is told: with its content, without, what runs, how it looked, and links', () => {
  const { body, removed } = renderTerms(`<h1>利用規約</h1>
<script>a()</script><script>b()</script><iframe src="https://x.example">inner <b>x</b></iframe>
<div class="a" style="color:red" onclick="x()"><span>文章</span></div><svg><path d="M0"/></svg>
<p><a href="JaVaScRiPt:alert(1)">a</a><a href=" javascript:b">b</a><a href="http://example.jp/">c</a>
<a href="terms2.html">d</a><a href="#top">e</a><a href="https://example.jp/">f</a></p>`);
  expect(removed).toEqual({
    dropped: { script: 2, iframe: 1, svg: 1 },
    unwrapped: { div: 1, span: 1 },
    handlers: 1,
    looks: 2,
    links: ['JaVaScRiPt:alert(1)', ' javascript:b', 'http://example.jp/', 'terms2.html', '#top'],
  });
  expect(body).toContain('文章');
  expect(body.match(/href/g)).toHaveLength(1);
  expect(renderTerms('# x\n\n| a |\n|:-:|\n| b |\n\n~~c~~ **d**').removed).toEqual({
    dropped: {},
    unwrapped: {},
    handlers: 0,
    looks: 2, // how Markdown aligns a column
    links: [],
  });
});

// After sanitize-html: jest cannot load what both need from two sides at once.
const { DomUtils, parseDocument } = await import('htmlparser2');

/** Ways to have something run or load, from the usual collections. */
const hostile = [
  '<img src=x onerror=alert(1)>',
  '<svg/onload=alert(1)>',
  '<svg><animate onbegin=alert(1) attributeName=x></svg>',
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<object data="javascript:alert(1)"></object><embed src="javascript:alert(1)">',
  '<a href="java&#x0A;script:alert(1)">x</a>',
  '<a href="&#106;avascript:alert(1)">x</a>',
  '<a href="vbscript:x">x</a><a href="data:text/html,<script>alert(1)</script>">x</a>',
  '<a href="//evil.example">x</a><a href="\\\\evil.example">x</a>',
  '<a href="https://ok.example" onmouseover="alert(1)" target="_blank" ping="https://evil.example">x</a>',
  '<form action="https://evil.example"><input name=password><button formaction=javascript:alert(1)>送信</button></form>',
  '<meta http-equiv="refresh" content="0;url=https://evil.example"><base href="https://evil.example">',
  '<link rel="stylesheet" href="https://evil.example/x.css"><style>@import url(//evil.example)</style>',
  '<table background="javascript:alert(1)"><tr><td background="x" onclick="x">a</td></tr></table>',
  '<p style="background:url(javascript:alert(1))">x</p>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
  '<textarea><script>alert(1)</script></textarea><xmp><script>alert(1)</script></xmp>',
  '<scr<script>ipt>alert(1)</scr</script>ipt>',
  '<details open ontoggle=alert(1)>x</details><video><source onerror=alert(1)></video>',
  '<template><script>alert(1)</script></template><marquee onstart=alert(1)>x</marquee>',
  '<!--><script>alert(1)</script--><![CDATA[<script>alert(1)</script>]]>',
  '[x](javascript:alert(1)) [x](  javascript:alert(1)) ![x](javascript:alert(1))',
  '<javascript:alert(1)> [x]: javascript:alert(1)',
];
test.each(hostile)('nothing runs or loads: %s', (input) => {
  for (const source of [`# 利用規約\n\n本文\n\n${input}`, `<h1>利用規約</h1><p>本文</p>${input}`]) {
    const { body } = renderTerms(source);
    const left = parseDocument(body);
    for (const element of DomUtils.getElementsByTagName('*', left)) {
      expect(tags).toContain(element.name);
      for (const [name, value] of Object.entries(element.attribs)) {
        expect(['href', 'start', 'colspan', 'rowspan', 'scope']).toContain(name);
        if (name === 'href') expect(value).toMatch(/^(https:\/\/|mailto:|tel:)/);
      }
    }
  }
});

const tags =
  'h2 h3 h4 p br hr ul ol li dl dt dd strong em blockquote table thead tbody tr th td caption a u s del ins sub sup small ruby rt rp'.split(
    ' ',
  );
