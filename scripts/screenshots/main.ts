import { once } from 'node:events';
import fs from 'node:fs';
import { createServer, type Socket } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { portOf } from '../lib/dynalite.ts';
import { hostExecutable } from '../lib/electron.mjs';
import { root } from '../lib/ensure.mjs';
import { DrivenApp } from '../start/drive.ts';
import { fromWhereOneStands } from '../start/options.mjs';
import { startSampleTable } from '../start/sampleTable.ts';

/*
 * Pictures of every screen and state in both themes, taken of the real app on a real table: a state is brought about, not
 * painted. They go to docs/screenshots/, or to the folder named on the command line.
 */

const [folder = path.join(root, 'docs/screenshots'), ...rest] = process.argv.slice(2);
if (folder.startsWith('-') || rest.length > 0) {
  process.stderr.write('npm run screenshots [-- <folder>] takes a folder for the pictures, and nothing else.\n');
  process.exit(2);
}
const target = fromWhereOneStands(folder);
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'meridian-screenshots-'));
const desktop = { width: 1280, height: 800 };

interface Shot {
  readonly name: string;
  readonly size?: { readonly width: number; readonly height: number };
  /** Brings the window into the state; resolves when it is painted. */
  readonly arrange?: (app: DrivenApp) => Promise<void>;
}

async function shoot(args: readonly string[], shots: readonly Shot[]): Promise<void> {
  const app = await DrivenApp.launch(hostExecutable, [root, ...args], {
    ...process.env,
    TZ: 'UTC',
    LANG: 'en_US.UTF-8',
  });
  try {
    for (const { name, size = desktop, arrange } of shots) {
      await app.resize(size);
      await arrange?.(app);
      for (const theme of ['light', 'dark'] as const) {
        await app.page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
        await app.page.mouse.move(0, 0);
        await app.painted();
        const file = path.join(target, `${name}-${theme}.png`);
        await app.page.screenshot({ path: file });
        process.stdout.write(`${path.relative(process.cwd(), file)}\n`);
      }
    }
  } finally {
    await app.close();
  }
}

const rows = ({ page }: DrivenApp) => page.getByTestId('groups').getByRole('option');
const messages = ({ page }: DrivenApp) => page.getByTestId('messages').locator('[data-message]');

/** Opens the conversation whose line has this text. */
const open =
  (name: string) =>
  async (app: DrivenApp): Promise<void> => {
    const row = rows(app).filter({ hasText: name }).first();
    while ((await row.count()) === 0) await app.page.getByTestId('groups').press('PageDown');
    await row.click();
    await messages(app).first().waitFor();
  };

const list = async (app: DrivenApp): Promise<void> => {
  await app.settled();
  await rows(app).first().waitFor();
};

/** An address that takes connections and never answers. */
async function startSilence(): Promise<{ endpoint: string; stop(): void }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => void sockets.add(socket.on('error', () => {})));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${portOf(server)}`,
    stop: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

fs.mkdirSync(target, { recursive: true });
const table = await startSampleTable(path.join(scratch, 'dynamodb'));
const silence = await startSilence();
const data = (name: string): readonly string[] => ['--data-dir', path.join(scratch, name)];
const endpoint = (url: string, user: string): readonly string[] => ['--user', user, '--endpoint', url];
try {
  const url = table.connection[table.connection.indexOf('--endpoint') + 1] ?? '';
  await shoot(
    [...data('main'), ...table.connection],
    [
      { name: 'groups', arrange: list },
      { name: 'conversation', arrange: open('Siobhán') },
      { name: 'conversation-right-to-left', arrange: open('ليلى') },
      { name: 'conversation-japanese', arrange: open('佐藤') },
      { name: 'conversation-future', arrange: open('陈思远') },
      { name: 'conversation-small', size: { width: 760, height: 600 } },
      { name: 'conversation-narrow', size: { width: 480, height: 700 } },
      // 200 % zoom is a window of half the size, in CSS pixels.
      { name: 'conversation-zoomed', size: { width: 640, height: 420 } },
    ],
  );
  await shoot([...data('loading'), ...endpoint(silence.endpoint, 'somebody')], [{ name: 'loading' }]);
  await shoot(
    [...data('empty'), ...endpoint(url, 'somebody-new')],
    [{ name: 'empty', arrange: async (app) => void (await app.settled()) }],
  );
  await shoot(
    [...data('error'), ...endpoint(url, 'somebody'), '--table', 'no-such-table'],
    [
      {
        name: 'error',
        arrange: async (app) => {
          await app.settled();
          await app.page.getByTestId('error-banner').waitFor();
        },
      },
    ],
  );
  await shoot(data('welcome'), [{ name: 'welcome' }]);
  await table.stop();
  await shoot(
    [...data('main'), ...table.connection],
    [
      {
        name: 'offline',
        arrange: async (app) => {
          await app.page.getByTestId('offline-bar').waitFor();
          await open('Siobhán')(app);
        },
      },
    ],
  );
} finally {
  silence.stop();
  await table.stop().catch(() => {});
  fs.rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
}
