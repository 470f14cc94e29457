import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tokensOf } from './codeTokens.ts';

/** The colored parts as `kind:text`. */
const parts = (code: string, language: string): string[] =>
  tokensOf(code, language).map(({ start, end, kind }) => `${kind}:${code.slice(start, end)}`);

const languages = ['ts', 'rust', 'go', 'python', 'ruby', 'sh', 'yaml', 'json', 'css', 'html', 'sql'];

describe('the tokens of code', () => {
  it.each([
    ['ts', 'const n = 12; // const', ['keyword:const', 'number:12', 'comment:// const']],
    ['TypeScript', "x => 'it\\'s' /* a\nb */ `$1\n`", ["string:'it\\'s'", 'comment:/* a\nb */', 'string:`$1\n`']],
    ['js', 'constant.const2 $if 3x4', ['number:3x4']],
    ['rust', 'fn main() { let x = 0xff_u8; }', ['keyword:fn', 'keyword:let', 'number:0xff_u8']],
    ['go', 'func f() string { return `a\n` }', ['keyword:func', 'keyword:string', 'keyword:return', 'string:`a\n`']],
    ['python', 'def f():\n  """if\n"""  # None', ['keyword:def', 'string:"""if\n"""', 'comment:# None']],
    [
      'sh',
      'if [ "$#" -gt 1 ]; then # x\nfi',
      ['keyword:if', 'string:"$#"', 'number:1', 'keyword:then', 'comment:# x', 'keyword:fi'],
    ],
    ['yaml', 'a#b: true # no', ['keyword:true', 'comment:# no']],
    ['json', '{"a": [1.5, null]}', ['string:"a"', 'number:1.5', 'keyword:null']],
    ['sql', "SELECT 'it' FROM t -- where", ['keyword:SELECT', "string:'it'", 'keyword:FROM', 'comment:-- where']],
    ['html', '<!-- a --><b class="c">', ['comment:<!-- a -->', 'string:"c"']],
    ['css', 'a { /* b */ width: 2rem }', ['comment:/* b */', 'number:2rem']],
    ['ts', '"not closed\nconst', ['string:"not closed', 'keyword:const']],
  ])('in %s: %s', (language, code, expected) => expect(parts(code, language)).toEqual(expected));

  it.each(['', 'text', 'diff', 'constructor', 'no language'])('are none in %j', (language) => {
    expect(tokensOf('const a = "b"; // c', language)).toEqual([]);
  });

  it('are none in code that is long', () => expect(tokensOf('if '.repeat(10_000), 'ts')).toEqual([]));

  it('are in order, apart and not empty, whatever the code is', () => {
    const piece = fc.constantFrom(
      '"',
      "'",
      '`',
      '"""',
      '/*',
      '*/',
      '//',
      '#',
      '--',
      '<!--',
      '\\',
      '\n',
      ' ',
      'if',
      '1',
      'é',
      '🎉',
    );
    const code = fc.array(fc.oneof(piece, fc.string({ unit: 'binary', maxLength: 5 })), { maxLength: 40 });
    fc.assert(
      fc.property(code, fc.constantFrom(...languages), (pieces, language) => {
        const text = pieces.join('');
        let end = 0;
        for (const token of tokensOf(text, language)) {
          expect(token.start).toBeGreaterThanOrEqual(end);
          expect(token.end).toBeGreaterThan(token.start);
          end = token.end;
        }
        expect(end).toBeLessThanOrEqual(text.length);
      }),
    );
  });

  it('take linear time', () => {
    for (const part of ['"', "'", '`', '"""', "'''", '/*', '<!--', '\\', '#', 'a', '1', '1.', '"\\', '/* *', '""" "" '])
      for (const language of languages) tokensOf(part.repeat(20_000 / part.length), language);
  }, 10_000);
});
