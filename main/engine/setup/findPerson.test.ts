import { beforeEach, expect, it } from 'vitest';
import type { ScanCursor } from '../../../shared/contract/accounts.ts';
import { mostScanUnits } from '../../../shared/costs.ts';
import { AppError } from '../../../shared/errors.ts';
import { FakeMessageStore } from '../../../test/fakes/fakeMessageStore.ts';
import { fakePerson } from '../../../test/support/fakeModel.ts';
import { CostMeter } from '../cost.ts';
import type { RequestContext, TableDescription } from '../remote/messageStore.ts';
import { findPerson } from './findPerson.ts';

const context: RequestContext = { purpose: 'setup', signal: new AbortController().signal };
const bayko = fakePerson('bayko');
/** Read units of one page of 1 MB. */
const pageUnits = 128;

let cost: CostMeter;
let profile: typeof bayko | null;
let describe: () => Promise<TableDescription>;
/** The pages of the table; the person is on the last one. */
let pages: number;
let starts: (string | null)[];
beforeEach(() => {
  cost = new CostMeter();
  profile = null;
  pages = 3;
  starts = [];
  const store = new FakeMessageStore();
  describe = async () => ({ ...(await store.describeTable(context)), bytes: 5_000_000, itemCount: 7 });
});

const find = (scan: { readonly from: ScanCursor | null } | null, handle = 'bayko') =>
  findPerson(
    {
      cost,
      store: { findProfile: async () => profile, describeTable: () => describe() },
      probe: {
        scanForPerson: async (wanted, from) => {
          starts.push(from?.sk ?? null);
          cost.add('setup', { read: pageUnits });
          const page = Number(from?.sk ?? 0);
          const isLast = page + 1 >= pages;
          return {
            person: isLast && wanted === 'bayko' ? bayko : null,
            next: isLast ? null : { pk: 'MSG#g', sk: String(page + 1) },
          };
        },
      },
    },
    { handle, scan },
    context,
  );

it('finds a person by the profile item, and reads nothing else', async () => {
  profile = bayko;
  expect(await find(null)).toEqual({ kind: 'found', person: bayko });
  expect(starts).toEqual([]);
});

it('does not scan without being asked, but says how large the table is', async () => {
  expect(await find(null)).toEqual({ kind: 'no-profile', table: { bytes: 5_000_000, items: 7 } });
  describe = () => Promise.reject(new AppError('access-denied'));
  expect(await find(null)).toEqual({ kind: 'no-profile', table: null });
  describe = () => Promise.reject(new AppError('offline'));
  await expect(find(null)).rejects.toMatchObject({ code: 'offline' });
  expect(starts).toEqual([]);
});

it('scans until the person is found, or to the end of the table', async () => {
  expect(await find({ from: null })).toEqual({ kind: 'found', person: bayko });
  expect(starts).toEqual([null, '1', '2']);
  expect(await find({ from: null }, 'unknown')).toEqual({ kind: 'not-found' });
});

it('stops a scan when it has spent its units, and goes on from there', async () => {
  pages = 300;
  const stopped = await find({ from: null });
  const most = Math.ceil(mostScanUnits / pageUnits);
  expect(stopped).toEqual({ kind: 'stopped', next: { pk: 'MSG#g', sk: String(most) }, units: most * pageUnits });
  expect(starts).toHaveLength(most);
  expect(await find({ from: { pk: 'MSG#g', sk: String(most) } })).toEqual({ kind: 'found', person: bayko });
  expect(starts).toHaveLength(300);
});
