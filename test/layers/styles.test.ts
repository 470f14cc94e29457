import fs from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');
const files = fs
  .readdirSync(path.join(root, 'renderer'), { recursive: true, encoding: 'utf8' })
  .map((name) => path.join(root, 'renderer', name));
const modules = files.filter((file) => file.endsWith('.module.css'));
const read = (file: string): string => fs.readFileSync(file, 'utf8');
const camel = (name: string): string => name.replace(/-+(\w)/g, (_, letter: string) => letter.toUpperCase());

/** The classes that a file of styles defines. */
const defined = (file: string): readonly string[] => {
  const selectors = read(file)
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .replaceAll(/@import [^;]*;|:global\([^)]*\)/g, '')
    .replaceAll(/\{[^{}]*\}/g, '{}');
  return [...new Set([...selectors.matchAll(/\.([a-zA-Z][\w-]*)/g)].map(([, name = '']) => name))];
};

interface Use {
  readonly module: string;
  /** A class, or the start of its name where the end is computed. */
  readonly name: string;
  readonly isStart: boolean;
  readonly by: string;
}

const uses: readonly Use[] = files
  .filter((file) => /\.tsx?$/.test(file))
  .flatMap((file) => {
    const source = read(file);
    return [...source.matchAll(/import (\w+) from '(\.[^']*\.module\.css)';/g)].flatMap(
      ([, variable = '', from = '']) => {
        const module = path.resolve(path.dirname(file), from);
        const by = path.relative(root, file);
        const names = [...source.matchAll(new RegExp(`\\b${variable}\\.(\\w+)`, 'g'))].map(([, name = '']) => name);
        const starts = [...source.matchAll(new RegExp(`\\b${variable}\\[\`([\\w-]+)\\$\\{`, 'g'))].map(
          ([, name = '']) => name,
        );
        return [
          ...names.map((name) => ({ module, name, isStart: false, by })),
          ...starts.map((name) => ({ module, name, isStart: true, by })),
        ];
      },
    );
  });

it('has the files that it checks', () => {
  expect(modules.length).toBeGreaterThan(50);
  expect(uses.length).toBeGreaterThan(500);
});

it('every class that a component uses is in its file of styles', () => {
  const missing = uses.filter(
    ({ module, name, isStart }) => !isStart && !(fs.existsSync(module) && defined(module).map(camel).includes(name)),
  );
  expect(missing.map(({ by, name }) => `${by}: ${name}`)).toEqual([]);
});

it('every animation is defined where it is used, because its name is local too', () => {
  const missing = modules.flatMap((module) =>
    [...read(module).matchAll(/animation: ([a-z]+) /g)]
      .filter(([, name = '']) => !read(module).includes(`@keyframes ${name} `))
      .map(([, name = '']) => `${path.relative(root, module)}: ${name}`),
  );
  expect(missing).toEqual([]);
});

it('every class whose name is computed is written as it is computed', () => {
  const missing = uses.filter(({ module, name, isStart }) => isStart && !read(module).includes(`.${name}`));
  expect(missing.map(({ by, name }) => `${by}: ${name}`)).toEqual([]);
});

it('every class in a file of styles is used', () => {
  const unused = modules.flatMap((module) =>
    defined(module)
      .filter(
        (name) =>
          !uses.some(
            (use) => use.module === module && (use.isStart ? name.startsWith(use.name) : camel(name) === use.name),
          ),
      )
      .map((name) => `${path.relative(root, module)}: ${name}`),
  );
  expect(unused).toEqual([]);
});

it('no other file than those of the whole window has rules without a module', () => {
  const others = files.filter((file) => file.endsWith('.css') && !file.endsWith('.module.css'));
  expect(others.map((file) => path.relative(root, file)).toSorted()).toEqual(
    ['base.css', 'index.css', 'tokens.css'].map((name) => `renderer/styles/${name}`),
  );
  for (const file of others) expect(defined(file)).toEqual(file.endsWith('base.css') ? ['lucide'] : []);
});

it('no component has a color or a size of text of its own', () => {
  const own = modules.flatMap((module) =>
    [
      ...read(module).matchAll(
        /[^\n]*(?:#[0-9a-f]{3,8}\b|rgb\(|light-dark\(|font(?:-size)?: [\d.]+(?:px|rem))[^\n]*/gi,
      ),
    ].map(([line]) => `${path.relative(root, module)}: ${line.trim()}`),
  );
  expect(own).toEqual([]);
});

it('two files of styles never have the same name, so that a class tells where it is defined', () => {
  const names = modules.map((file) => path.basename(file).toLowerCase());
  expect(names.filter((name, n) => names.indexOf(name) !== n)).toEqual([]);
});
