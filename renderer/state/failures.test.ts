import { expect, it } from 'vitest';
import { appMethods } from '../../shared/contract/app.ts';
import type { Request } from '../../shared/contract/contract.ts';
import { createReport } from './failures.ts';

function setUp() {
  const reported: Request<'app.report'>[] = [];
  const report = createReport({ report: async (failure) => void reported.push(failure) });
  return { report, reported };
}

it('reports each failure once, and not for ever', () => {
  const { report, reported } = setUp();
  for (let n = 0; n < 100; n++) report('window', new Error('again'));
  expect(reported).toMatchObject([{ where: 'window', message: 'Error: again' }]);
  for (let n = 0; n < 100; n++) report('window', new Error(`another, ${n}`));
  expect(reported).toHaveLength(20);
});

it('reports what the contract takes, whatever was thrown', () => {
  const { report, reported } = setUp();
  for (const thrown of [new Error('x'.repeat(9_000)), undefined, 'a text that may be of a message', { a: 1 }]) {
    report('w'.repeat(300), thrown, 's'.repeat(30_000));
  }
  for (const each of reported) expect(appMethods['app.report'].request.parse(each)).toEqual(each);
  expect(JSON.stringify(reported)).not.toContain('of a message');
});

it('does not fail where the log can’t be reached', async () => {
  const report = createReport({ report: () => Promise.reject(new Error('no log')) });
  report('window', new Error('first'));
  // A rejection that nothing handles fails the run.
  await new Promise((done) => setImmediate(done));
});
