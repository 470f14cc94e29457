import { parseAst } from 'vite';

/** A small change to one file that a test should notice. */
export interface Mutant {
  /** Path from the project folder, with forward slashes. */
  readonly file: string;
  readonly operator: string;
  /** Offsets of the replaced source. */
  readonly start: number;
  readonly end: number;
  /** How the mutant is switched: an expression becomes a conditional, statements get an `if`. */
  readonly site: 'expression' | 'statement' | 'block';
  /** Source that takes the place of the span; empty for a removed statement. */
  readonly replacement: string;
  /** Number of the first line, from 1. */
  readonly line: number;
  /** The changed lines, joined, before and after: for reports and for the list of equivalent mutants. */
  readonly before: string;
  readonly after: string;
}

/** A node of the ESTree syntax tree. Only the position and the type are the same for all. */
interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && 'start' in value && typeof value.type === 'string';
const nodeOf = (node: Node, key: string): Node | null => {
  const child = node[key];
  return isNode(child) ? child : null;
};
const childrenOf = (node: Node): readonly Node[] =>
  Object.values(node).flatMap((value) => (Array.isArray(value) ? value.filter(isNode) : isNode(value) ? [value] : []));

const binaryOperators: Readonly<Record<string, readonly string[]>> = {
  '<': ['<=', '>'],
  '<=': ['<', '>='],
  '>': ['>=', '<'],
  '>=': ['>', '<='],
  '===': ['!=='],
  '!==': ['==='],
  '+': ['-'],
  '-': ['+'],
  '*': ['/'],
  '/': ['*'],
  '%': ['*'],
};
const logicalOperators: Readonly<Record<string, string>> = { '&&': '||', '||': '&&', '??': '&&' };
const assignmentOperators: Readonly<Record<string, string>> = {
  '+=': '-=',
  '-=': '+=',
  '??=': '=',
  '||=': '=',
  '&&=': '=',
};
/** Methods that are easily mistaken for another one; null: the call is removed. */
const methods: Readonly<Record<string, string | null>> = {
  some: 'every',
  every: 'some',
  startsWith: 'endsWith',
  endsWith: 'startsWith',
  min: 'max',
  max: 'min',
  filter: null,
  slice: null,
  toSorted: null,
  toReversed: null,
  trim: null,
};
/** Whether a statement writes to the log, which needs no test. */
const isLogCall = (text: string): boolean => /^(await )?(this\.#?|[\w.]*\.)?(log|logger)(\.|\()/.test(text);

/** Lists the mutants of a TypeScript source. Types, imports and log calls have none. */
export function mutantsIn(file: string, source: string): readonly Mutant[] {
  const found: Mutant[] = [];
  const text = (node: Node): string => source.slice(node.start, node.end);

  function add(operator: string, node: Node, replacement: string, site: Mutant['site'] = 'expression'): void {
    if (replacement === text(node)) return;
    const { start, end } = node;
    const lineStart = source.lastIndexOf('\n', start - 1) + 1;
    const lineEnd = source.indexOf('\n', end) === -1 ? source.length : source.indexOf('\n', end);
    const oneLine = (lines: string): string => lines.replace(/\s+/g, ' ').trim();
    const before = oneLine(source.slice(lineStart, lineEnd));
    const after = oneLine(source.slice(lineStart, start) + replacement + source.slice(end, lineEnd));
    const line = source.slice(0, start).split('\n').length;
    found.push({ file, operator, start, end, site, replacement, line, before, after });
  }

  /** Tests of `if`, `while`, `for` and `?:`. */
  function addCondition(test: Node, canBeTrue: boolean): void {
    if (test.type === 'Literal') return;
    if (canBeTrue) add('condition is true', test, 'true');
    add('condition is false', test, 'false');
  }

  function visitOperator(node: Node): void {
    const [left, right] = [nodeOf(node, 'left'), nodeOf(node, 'right')];
    const operator = String(node.operator);
    if (!left || !right) return;
    const between = (other: string): string => `${text(left)} ${other} ${text(right)}`;
    if (node.type === 'BinaryExpression') {
      const isText = [left, right].some(
        (side) => side.type === 'TemplateLiteral' || (side.type === 'Literal' && typeof side.value === 'string'),
      );
      if (operator === '+' && isText) return;
      for (const other of binaryOperators[operator] ?? []) add(`${operator} becomes ${other}`, node, between(other));
    } else if (node.type === 'LogicalExpression') {
      const other = logicalOperators[operator];
      if (other === undefined) return;
      // `a ?? b && c` without parentheses is a syntax error.
      add(`${operator} becomes ${other}`, node, `(${text(left)}) ${other} (${text(right)})`);
    } else {
      const other = assignmentOperators[operator];
      if (other !== undefined) add(`${operator} becomes ${other}`, node, between(other));
    }
  }

  function visitCall(node: Node): void {
    const callee = nodeOf(node, 'callee');
    if (!callee) return;
    const args = (Array.isArray(node.arguments) ? node.arguments : []).filter(isNode);
    const property = callee.type === 'MemberExpression' && callee.computed !== true ? nodeOf(callee, 'property') : null;
    const object = nodeOf(callee, 'object');
    const name = property ? text(property) : callee.type === 'Identifier' ? text(callee) : '';
    const other = property && Object.hasOwn(methods, name) ? methods[name] : undefined;
    if (property && other === null && object) add(`.${name}() is removed`, node, text(object));
    else if (property && typeof other === 'string')
      add(
        `${name} becomes ${other}`,
        node,
        source.slice(node.start, property.start) + other + source.slice(property.end, node.end),
      );
    const [first, second] = args;
    if (first && second && args.length === 2 && /^compare/i.test(name)) {
      const swapped = `${source.slice(node.start, first.start)}${text(second)}, ${text(first)}${source.slice(second.end, node.end)}`;
      add('compared values are swapped', node, swapped);
    }
  }

  function visitStatement(node: Node): void {
    const expression = nodeOf(node, 'expression');
    if (!expression || isLogCall(text(node))) return;
    const isDirective = expression.type === 'Literal';
    const isSuper = expression.type === 'CallExpression' && nodeOf(expression, 'callee')?.type === 'Super';
    if (!isDirective && !isSuper) add('statement is removed', node, '', 'statement');
  }

  function visitFunction(node: Node): void {
    const body = nodeOf(node, 'body');
    if (body?.type === 'BlockStatement' && childrenOf(body).length > 1) add('body is removed', body, '{}', 'block');
  }

  function visit(node: Node): void {
    if (node.type.startsWith('TS') && !/^TS(As|Satisfies|NonNull)/.test(node.type)) return;
    switch (node.type) {
      case 'ImportDeclaration':
      case 'ExportAllDeclaration':
        return;
      case 'IfStatement':
      case 'ConditionalExpression': {
        const test = nodeOf(node, 'test');
        if (test) addCondition(test, true);
        break;
      }
      case 'WhileStatement':
      case 'DoWhileStatement':
      case 'ForStatement': {
        const test = nodeOf(node, 'test');
        if (test) addCondition(test, false);
        break;
      }
      case 'BinaryExpression':
      case 'LogicalExpression':
      case 'AssignmentExpression':
        visitOperator(node);
        break;
      case 'UnaryExpression': {
        const argument = nodeOf(node, 'argument');
        if (argument && node.operator === '!') add('! is removed', node, text(argument));
        break;
      }
      case 'UpdateExpression':
        add(
          '++ and -- are swapped',
          node,
          text(node).replace(/\+\+|--/, (each) => (each === '++' ? '--' : '++')),
        );
        break;
      case 'Literal':
        if (typeof node.value === 'boolean') add(`${node.value} becomes ${!node.value}`, node, String(!node.value));
        return;
      case 'ChainExpression':
        for (const position of chainLinks(node))
          add(
            '?. becomes .',
            node,
            `${source.slice(node.start, position)}${source.slice(position, node.end).replace(/^\?\.(?=[([])|^\?/, '')}`,
          );
        break;
      case 'AwaitExpression': {
        const argument = nodeOf(node, 'argument');
        if (argument) add('await is removed', node, text(argument));
        break;
      }
      case 'CallExpression':
        visitCall(node);
        break;
      case 'ExpressionStatement':
        visitStatement(node);
        if (isLogCall(text(node))) return;
        break;
      case 'FunctionDeclaration':
      case 'FunctionExpression':
      case 'ArrowFunctionExpression':
        visitFunction(node);
        break;
      case 'TryStatement': {
        for (const block of [nodeOf(node, 'finalizer'), nodeOf(nodeOf(node, 'handler') ?? node, 'body')])
          if (block?.type === 'BlockStatement' && childrenOf(block).length > 0)
            add('handler is removed', block, '{}', 'block');
        break;
      }
    }
    // A property that is no expression: `{ true: 1 }`.
    for (const child of childrenOf(node)) if (child !== node.key || node.computed === true) visit(child);
  }

  /** Where each `?.` of a chain is, between what it follows and what it guards. */
  function chainLinks(chain: Node): readonly number[] {
    const positions: number[] = [];
    const look = (node: Node | null): void => {
      if (!node) return;
      const inner = nodeOf(node, 'object') ?? nodeOf(node, 'callee');
      if (node.optional === true && inner) positions.push(source.indexOf('?.', inner.end));
      if (/^(Member|Call)Expression$|^TSNonNull/.test(node.type)) look(inner ?? nodeOf(node, 'expression'));
    };
    look(nodeOf(chain, 'expression'));
    return positions;
  }

  const program: unknown = parseAst(source, { lang: file.endsWith('x') ? 'tsx' : 'ts' });
  if (isNode(program)) visit(program);
  return found;
}

/** Name of the function that returns whether a mutant is active. */
export const switchName = '__isMutated';

/**
 * Builds a source that contains all these mutants, each behind a call that returns whether it is active. The mutants must
 * be of this source; `idOf` returns the number of each.
 */
export function instrument(source: string, mutants: readonly Mutant[], idOf: (mutant: Mutant) => number): string {
  const sites = Map.groupBy(mutants, ({ start, end, site }) => `${start} ${end} ${site}`);
  const ordered = [...sites.values()].flatMap(([first, ...rest]) =>
    first ? [{ ...first, all: [first, ...rest] }] : [],
  );
  // Outer sites first.
  ordered.sort((a, b) => a.start - b.start || b.end - a.end || (a.site === 'expression' ? 1 : -1));
  let next = 0;

  function render(from: number, to: number): string {
    let out = '';
    let at = from;
    for (;;) {
      const site = ordered[next];
      if (!site || site.end > to || site.start >= to) break;
      next++;
      out += source.slice(at, site.start) + renderSite(site);
      at = site.end;
    }
    return out + source.slice(at, to);
  }

  function renderSite({ start, end, site, all }: (typeof ordered)[number]): string {
    const isActive = (mutant: Mutant): string => `${switchName}(${idOf(mutant)})`;
    const original = render(start, end);
    const [first] = all;
    if (!first) return original;
    if (site === 'statement') return `{ if (!${isActive(first)}) { ${original} } }`;
    if (site === 'block') return `{ if (!${isActive(first)}) ${original} }`;
    return `(${all.map((mutant) => `${isActive(mutant)} ? (${mutant.replacement}) : `).join('')}(${original}))`;
  }

  return render(0, source.length);
}
