import { existsSync, readFileSync, statSync } from 'node:fs';
import { open as openInspector } from 'node:inspector';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from './app.ts';
import { findBrowser, thisMachine } from './browserFinder.ts';
import { Chromium } from './chromium.ts';
import { host, type Manifest } from './host.ts';
import { adoptPages } from './newPages.ts';
import { register, setVersions } from './register.ts';

/** Parses Electron's command line: Node's `-r` and `--inspect`, Chromium's switches, the app and its arguments. */
interface CommandLine {
  readonly required: readonly string[];
  readonly switches: readonly string[];
  readonly app: string;
}

function parse(args: readonly string[]): CommandLine {
  const required: string[] = [];
  const switches: string[] = [];
  let index = 0;
  for (let arg = args[index]; arg?.startsWith('-'); arg = args[++index]) {
    if (arg === '-r' || arg === '--require') required.push(args[++index] ?? '');
    else switches.push(arg.replace(/^--?/, ''));
  }
  return { required, switches, app: args[index] ?? '.' };
}

function readManifest(file: string): Manifest {
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** Exits with a sentence on stderr. Only an error of the app prints its stack. */
function refuse(sentence: string): never {
  console.error(sentence);
  process.exit(1);
}

/** Returns the file to run, and stores the app's folder and package.json in `host`. */
function openApp(path: string): string {
  const entry = resolve(path);
  if (!existsSync(entry)) refuse(`There is no app at ${entry}: name a folder with a package.json, or a file.`);
  const isFolder = statSync(entry).isDirectory();
  host.appPath = isFolder ? entry : dirname(entry);
  const manifest = join(host.appPath, 'package.json');
  if (existsSync(manifest)) host.manifest = readManifest(manifest);
  return isFolder ? join(entry, host.manifest.main ?? 'index.js') : entry;
}

function hasDisplay(): boolean {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

async function startChromium(): Promise<void> {
  const browser = await findBrowser(thisMachine);
  const wish = process.env.MERIDIAN_HOST_HEADED;
  if (wish === '1' && browser.headlessOnly)
    throw new Error(
      `${browser.path} cannot show windows. Install Chromium, Chrome or Edge for MERIDIAN_HOST_HEADED=1.`,
    );
  app.headed = !browser.headlessOnly && (wish === '1' || (wish !== '0' && hasDisplay()));
  const chromium = new Chromium({ browser, headed: app.headed, locale: host.locale, switches: app.switches });
  host.chromium = chromium;
  process.on('exit', () => chromium.kill());
  void chromium.ended.then((how) => {
    if (host.ending) return;
    refuse(`The browser ${browser.path} ended unexpectedly (${how}). MERIDIAN_HOST_DEBUG=1 shows its messages.`);
  });
  const { product } = await chromium.cdp.browser.send('Browser.getVersion');
  setVersions({ chrome: product.split('/')[1] ?? '' });
  adoptPages();
  await chromium.cdp.browser.send('Target.setAutoAttach', {
    autoAttach: true,
    waitForDebuggerOnStart: true,
    flatten: true,
    filter: [{ type: 'page', exclude: false }],
  });
}

/** Whether an argument follows one that looks like a URL. Electron refuses it on Windows: a link may have added it. */
function followsUrl(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  const checked = end === -1 ? args : args.slice(0, end);
  return checked.slice(0, -1).some((arg) => /^[a-z][^\s:]+:/i.test(arg));
}

register();
// Windows prints the code as 4294967295.
if (host.imitates('windows') && followsUrl(process.argv.slice(1))) process.exit(255);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit());
const line = parse(process.argv.slice(1));
for (const text of line.switches) {
  const [, name = '', value = ''] = /^([^=]+)=?(.*)$/s.exec(text) ?? [];
  // Playwright waits for this line of the inspector.
  if (/^inspect(-brk)?$/.test(name)) openInspector(Number(value || 9229), undefined, name === 'inspect-brk');
  else app.commandLine.appendSwitch(name, value);
}
const file = openApp(line.app);
for (const module of line.required) createRequire(import.meta.url)(module);
// Emit `ready` after the main module ran, since it may add switches, as in Electron.
await import(pathToFileURL(file).href);
if (!host.ending) {
  await startChromium().catch((error: Error) => refuse(error.message));
  app.becomeReady();
}
