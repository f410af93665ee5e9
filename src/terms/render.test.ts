import { expect, test } from '@jest/globals';
import { renderTerms } from './render.ts';

test('Markdown and HTML come out alike, the first heading as the title', () => {
  const expected = { title: '利用規約 & 約束', body: '<h2>第1条</h2>\n<p><strong>あ</strong></p>' };
  expect(renderTerms('# 利用規約 & 約束\n\n## 第1条\n\n**あ**\n')).toEqual(expected);
  expect(renderTerms('<h1>利用規約 &amp; <i>約束</i></h1>\n<h2>第1条</h2>\n<p><b>あ</b></p>')).toEqual(
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

test('terms without a heading are refused', () => {
  expect(() => renderTerms('text only')).toThrow('no heading');
});
