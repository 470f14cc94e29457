import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Block, formatOf, type Inline, mayHaveMarkup, plainTextOf } from './format.ts';

/** The parts of a line, with the emphasis as elements and links in angle brackets. */
const lineOf = (parts: readonly Inline[]): string =>
  parts
    .map((part) => {
      if ('parts' in part) return `(${part.kind} ${lineOf(part.parts)})`;
      if (part.kind === 'code') return `(code ${part.text})`;
      return part.kind === 'link' ? `<${part.text}>` : part.text;
    })
    .join('');

const outline = (blocks: readonly Block[]): unknown[] => blocks.map(outlineOf);

function outlineOf(block: Block): unknown {
  switch (block.kind) {
    case 'text':
      return lineOf(block.parts);
    case 'code':
      return { code: block.text, language: block.language };
    case 'quote':
      return { quote: outline(block.blocks) };
    case 'list':
      return block.isOrdered
        ? { numbers: block.items.map((item) => [item.number, ...outline(item.blocks)]) }
        : { bullets: block.items.map((item) => outline(item.blocks)) };
  }
}

const format = (text: string): unknown => {
  const blocks = formatOf(text, false);
  return blocks === null ? null : outline(blocks);
};

/** Everything that is shown. */
const shown = (blocks: readonly Block[]): string => blocks.map(shownBlock).join('');

function shownBlock(block: Block): string {
  switch (block.kind) {
    case 'text':
      return block.parts.map(shownPart).join('');
    case 'code':
      return block.text;
    case 'quote':
      return shown(block.blocks);
    case 'list':
      return block.items.map((item) => shown(item.blocks)).join('');
  }
}

const shownPart = (part: Inline): string => ('parts' in part ? part.parts.map(shownPart).join('') : part.text);

const depthOf = (blocks: readonly Block[]): number => blocks.map(depthOfBlock).reduce(larger, 0);

function depthOfBlock(block: Block): number {
  switch (block.kind) {
    case 'text':
      return depthOfParts(block.parts);
    case 'code':
      return 1;
    case 'quote':
      return 1 + depthOf(block.blocks);
    case 'list':
      return 1 + block.items.map((item) => depthOf(item.blocks)).reduce(larger, 0);
  }
}

const depthOfParts = (parts: readonly Inline[]): number =>
  parts.map((part) => ('parts' in part ? 1 + depthOfParts(part.parts) : 0)).reduce(larger, 0);
const larger = (a: number, b: number): number => Math.max(a, b);

describe('formatOf', () => {
  it.each([
    ['**bold** and __bold__', ['(strong bold) and (strong bold)']],
    ['*italic* and _italic_', ['(em italic) and (em italic)']],
    ['~~gone~~', ['(s gone)']],
    ['***both*** and **a _b_**', ['(em (strong both)) and (strong a (em b))']],
    ['`a*b*c` and ``a`b``', ['(code a*b*c) and (code a`b)']],
    ['これは**重要**です', ['これは(strong 重要)です']],
    ['*two\nlines*', ['(em two\nlines)']],
  ])('formats a part of a line: %s', (text, blocks) => expect(format(text)).toEqual(blocks));

  it.each([
    ['```ts\nif (x) {\n  *y*\n}\n```', [{ code: 'if (x) {\n  *y*\n}', language: 'ts' }]],
    ['before\n```\na\n\n  b\n```\nafter', ['before', { code: 'a\n\n  b', language: '' }, 'after']],
    ['```\nnot closed', [{ code: 'not closed', language: '' }]],
    ['> a\n> b\nreply', [{ quote: ['a\nb'] }, 'reply']],
    ['> a\n> > b', [{ quote: ['a', { quote: ['b'] }] }]],
    ['- a\n- b\n\nafter', [{ bullets: [['a'], ['b']] }, 'after']],
    ['* a\n  * b', [{ bullets: [['a', { bullets: [['b']] }]] }]],
    [
      '7. a\n9. b',
      [
        {
          numbers: [
            [7, 'a'],
            [9, 'b'],
          ],
        },
      ],
    ],
    ['- a\nno item', [{ bullets: [['a']] }, 'no item']],
  ])('formats lines: %j', (text, blocks) => expect(format(text)).toEqual(blocks));

  it.each([
    'plain',
    '2*3*4 = 24 and 2**3',
    'a * b * c',
    'snake_case_name',
    '¯\\_(ツ)_/¯',
    '\\*not\\* and \\`not\\`',
    '>_< and >:(',
    '>:(',
    '+ 5 euros',
    '2024. What a year',
    '***',
    '- - -',
    '-',
    '1.',
    '# heading',
    '| a | b |\n|---|---|\n| 1 | 2 |',
    'heading\n===',
    '    indented',
    '<b>bold</b> <script>alert(1)</script> <!-- -->',
    '&amp; &#65;',
    '![image](https://example.com/a.png)',
    '[text][label]\n\n[label]: https://example.com/x',
    '<https://example.com/x>',
    '*️⃣',
  ])('shows as written: %j', (text) => expect(format(text)).toBeNull());

  it('never hides the address of a link behind a text', () => {
    expect(format('**[bank.example](https://evil.example/x)**')).toEqual([
      '(strong [bank.example](<https://evil.example/x>))',
    ]);
  });

  it.each([
    ['**https://example.com/a_b_c**, ok', ['(strong <https://example.com/a_b_c>), ok']],
    ['_see https://example.com/a_b_', ['(em see <https://example.com/a_b>)']],
    ['*a* https://example.com/*b*c* d', ['(em a) <https://example.com/*b*c*> d']],
    ['`https://example.com` *b*', ['(code https://example.com) (em b)']],
    ['> see www.example.com/~~a~~', [{ quote: ['see <www.example.com/~~a~~>'] }]],
  ])('takes nothing in a link for markup: %s', (text, blocks) => expect(format(text)).toEqual(blocks));

  it('keeps line breaks, empty lines and spaces', () => {
    expect(format('a\n\n\n  b   c\n\t*d*')).toEqual(['a\n\n\n  b   c\n\t(em d)']);
  });

  it('makes no link of one that a fold cut', () => {
    expect(formatOf('*a* https://example.com/pa…', true)?.map(({ kind }) => kind)).toEqual(['text']);
    expect(outline(formatOf('*a* https://example.com/pa…', true) ?? [])).toEqual(['(em a) https://example.com/pa…']);
    expect(outline(formatOf('*a* https://example.com/pa …', true) ?? [])).toEqual([
      '(em a) <https://example.com/pa> …',
    ]);
  });

  it('loses nothing but markers and the spaces beside them', () => {
    const piece = fc.constantFrom(
      ...['a', 'b c', '*', '**', '_', '~~', '`', '```', '\n', '\n\n', '> ', '- ', '1. ', '  ', '\\', '<b>', '[x](y)'],
      ...['https://example.com/a_b', '😀', '\t', '+ ', '>'],
    );
    const kept = (text: string): string => text.replaceAll(/[\s*_~`>\-\d.+]/g, '');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = pieces.join('');
        const blocks = formatOf(text, false);
        if (blocks === null) return;
        // The line that opens a block of code is not shown.
        if (!/(```|~~~)/.test(text)) expect(kept(shown(blocks))).toBe(kept(text));
      }),
      { numRuns: 2_000 },
    );
  });

  it('parses only texts that may have markup', () => {
    for (const text of ['Hello, see you at 9:30', 'a - b > c', 'See https://example.com/a?b=c', 'Well... 5 > 3'])
      expect(mayHaveMarkup(text)).toBe(false);
  });

  it.each([
    ['quotes', '> '.repeat(10_000)],
    ['quotes of text', `${'> '.repeat(10_000)}a`],
    ['lists', `${'- '.repeat(10_000)}a`],
    ['indented lists', Array.from({ length: 400 }, (_, n) => `${'  '.repeat(n)}- a`).join('\n')],
    ['emphasis', '*a '.repeat(10_000) + ' a*'.repeat(10_000)],
    ['two kinds of emphasis', '**a _b '.repeat(10_000) + 'b_ a**'.repeat(10_000)],
  ])('nests %s 10,000 deep only to a limit, and keeps the text', (_, text) => {
    const blocks = formatOf(text, false) ?? [];
    expect(depthOf(blocks)).toBeLessThan(25);
    expect(shown(blocks).replaceAll(/[^ab]/g, '')).toBe(text.replaceAll(/[^ab]/g, ''));
  });

  it('takes linear time for any markup', () => {
    const parts = [
      '*',
      '_',
      '~~',
      '`',
      '**a',
      '*a ',
      '> ',
      '>',
      '- ',
      '1. ',
      'a*',
      '*a*',
      '`a',
      '``a`',
      '\\',
      '[',
      '<',
    ];
    const more = [
      '```\n',
      '~~~\n',
      '> a\n',
      '- a\n',
      '*https://a.com/',
      '*a **b _c ~~d ',
      '__a__',
      'a.com`',
      '> - ',
      '\t',
    ];
    for (const part of [...parts, ...more]) {
      const text = part.repeat(100_000 / part.length);
      const blocks = formatOf(text, false);
      expect(blocks === null || shown(blocks).length <= text.length + 1).toBe(true);
    }
  }, 120_000);
});

describe('a text without its markup', () => {
  it.each([
    ['plain, 2 * 3', 'plain, 2 * 3'],
    ['the **road *closure*** at `17:30`', 'the road closure at 17:30'],
    ['> one\n- two\n- three', 'one\ntwo\nthree'],
    ['```ts\nlet a;\n```\nend', 'let a;\nend'],
  ])('is what a reader sees of %j', (text, plain) => {
    expect(plainTextOf(text)).toBe(plain);
  });
});
