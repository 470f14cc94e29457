import { describe, expect, it } from 'vitest';
import { instrument, mutantsIn, switchName } from './mutants.ts';

/** The mutants of a source: each with its operator and the changed line. */
const mutations = (source: string, file = 'a.ts') =>
  mutantsIn(file, source).map(({ operator, after }) => [operator, after]);

describe('each operator', () => {
  it.each([
    ['x = a < b;', '< becomes <=', 'x = a <= b;'],
    ['x = a < b;', '< becomes >', 'x = a > b;'],
    ['x = a <= b;', '<= becomes <', 'x = a < b;'],
    ['x = a <= b;', '<= becomes >=', 'x = a >= b;'],
    ['x = a > b;', '> becomes >=', 'x = a >= b;'],
    ['x = a > b;', '> becomes <', 'x = a < b;'],
    ['x = a >= b;', '>= becomes >', 'x = a > b;'],
    ['x = a >= b;', '>= becomes <=', 'x = a <= b;'],
    ['x = a === b;', '=== becomes !==', 'x = a !== b;'],
    ['x = a !== b;', '!== becomes ===', 'x = a === b;'],
    ['x = a + b;', '+ becomes -', 'x = a - b;'],
    ['x = a - b;', '- becomes +', 'x = a + b;'],
    ['x = a * b;', '* becomes /', 'x = a / b;'],
    ['x = a / b;', '/ becomes *', 'x = a * b;'],
    ['x = a % b;', '% becomes *', 'x = a * b;'],
    ['x = a && b;', '&& becomes ||', 'x = (a) || (b);'],
    ['x = a || b;', '|| becomes &&', 'x = (a) && (b);'],
    ['x = a ?? b;', '?? becomes &&', 'x = (a) && (b);'],
    ['x += a;', '+= becomes -=', 'x -= a;'],
    ['x -= a;', '-= becomes +=', 'x += a;'],
    ['x ??= a;', '??= becomes =', 'x = a;'],
    ['x ||= a;', '||= becomes =', 'x = a;'],
    ['x &&= a;', '&&= becomes =', 'x = a;'],
    ['x = !a;', '! is removed', 'x = a;'],
    ['x = n++;', '++ and -- are swapped', 'x = n--;'],
    ['x = --n;', '++ and -- are swapped', 'x = ++n;'],
    ['x = true;', 'true becomes false', 'x = false;'],
    ['x = await a;', 'await is removed', 'x = a;'],
    ['x = list.some(f);', 'some becomes every', 'x = list.every(f);'],
    ['x = list.every(f);', 'every becomes some', 'x = list.some(f);'],
    ['x = a.startsWith(b);', 'startsWith becomes endsWith', 'x = a.endsWith(b);'],
    ['x = Math.min(a, b);', 'min becomes max', 'x = Math.max(a, b);'],
    ['x = list.filter(f).length;', '.filter() is removed', 'x = list.length;'],
    ['x = list.toSorted(f);', '.toSorted() is removed', 'x = list;'],
    ['x = compareKeys(a, b);', 'compared values are swapped', 'x = compareKeys(b, a);'],
    ['x = a?.b;', '?. becomes .', 'x = a.b;'],
    ['x = a?.[b];', '?. becomes .', 'x = a[b];'],
    ['x = a?.(b);', '?. becomes .', 'x = a(b);'],
    ['x = a ? b : c;', 'condition is true', 'x = true ? b : c;'],
    ['x = a ? b : c;', 'condition is false', 'x = false ? b : c;'],
    ['if (a) f();', 'condition is true', 'if (true) f();'],
    ['if (a) f();', 'condition is false', 'if (false) f();'],
    ['while (a) f();', 'condition is false', 'while (false) f();'],
    ['f();', 'statement is removed', ''],
    ['const f = () => { a(); b(); };', 'body is removed', 'const f = () => {};'],
    ['try { a(); } catch { b(); }', 'handler is removed', 'try { a(); } catch {}'],
    ['try { a(); } finally { b(); }', 'handler is removed', 'try { a(); } finally {}'],
  ])('%s: %s', (source, operator, after) => {
    expect(mutations(source)).toContainEqual([operator, after]);
  });

  it('makes one mutant for each link of a chain', () => {
    expect(mutations('const x = a?.b.c?.d;').map(([, after]) => after)).toEqual([
      'const x = a?.b.c.d;',
      'const x = a.b.c?.d;',
    ]);
  });

  it('changes no loop into an endless one', () => {
    expect(mutations('for (; a; ) f();').map(([operator]) => operator)).not.toContain('condition is true');
  });
});

describe('no mutant', () => {
  it.each([
    ["import { a } from './a.ts';"],
    ["export * from './a.ts';"],
    ['type A = { b: true };'],
    ['interface A { b: true }'],
    ["const a = 'a' + b + `c`;"],
    ["'use strict';"],
    ['class A extends B { constructor() { super(); } }'],
    ['const f = () => { };'],
    ["log('info', a && b);"],
    ["this.#log('info', a && b);"],
    ['await logger.info(a && b);'],
    ['const a = { true: 1 };'],
  ])('%s', (source) => {
    expect(mutations(source)).toEqual([]);
  });
});

it('reads TSX, and the code inside type assertions', () => {
  expect(mutations('const a = <b hidden={true} />;', 'a.tsx')).toEqual([
    ['true becomes false', 'const a = <b hidden={false} />;'],
  ]);
  expect(mutations('const x = (a < b) as boolean;')).toContainEqual(['< becomes <=', 'const x = (a <= b) as boolean;']);
});

it('states the place and the changed lines of a mutant', () => {
  const source = 'const a = 1;\nconst b =\n  c <\n  d;\n';
  expect(mutantsIn('main/a.ts', source)[0]).toEqual({
    file: 'main/a.ts',
    operator: '< becomes <=',
    start: source.indexOf('c <'),
    end: source.indexOf(';', 20),
    site: 'expression',
    replacement: 'c <= d',
    line: 3,
    before: 'c < d;',
    after: 'c <= d;',
  });
});

describe('an instrumented source', () => {
  /** Runs a source whose last statement sets `result`, with one mutant on; null: none. */
  const evaluate = (source: string, active: string | null): unknown => {
    const mutants = mutantsIn('a.ts', source);
    const number = mutants.findIndex(({ after }) => after === active);
    expect(number === -1).toBe(active === null);
    const served = instrument(source, mutants, (mutant) => mutants.indexOf(mutant));
    return new Function(switchName, `let result; ${served}\n return result;`)((id: number) => id === number);
  };

  it.each([
    [null, 7],
    ['result = 1 - 2 * 3;', -5],
    ['result = 1 + 2 / 3;', 1 + 2 / 3],
    ['', undefined],
  ])('has every mutant behind a switch: %s', (active, result) => {
    expect(evaluate('result = 1 + 2 * 3;', active)).toBe(result);
  });

  it.each([
    [null, 'handled'],
    ['try { throw 1; } catch {}', undefined],
  ])('switches blocks off: %s', (active, result) => {
    expect(evaluate("try { throw 1; } catch { result = 'handled'; }", active)).toBe(result);
  });
});
