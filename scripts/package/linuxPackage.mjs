// Builds a .deb or an .rpm from a folder, with the tools of the system: dpkg-deb and rpmbuild.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { missing } from './programs.mjs';

/** The options of fpm that electron-builder passes. */
const OPTIONS = /** @type {const} */ ({
  'input-type': { type: 'string', short: 's' },
  'output-type': { type: 'string', short: 't' },
  depends: { type: 'string', short: 'd', multiple: true },
  'deb-recommends': { type: 'string', multiple: true },
  'deb-compression': { type: 'string', default: 'xz' },
  'deb-priority': { type: 'string', default: 'optional' },
  'rpm-compression': { type: 'string' },
  'rpm-os': { type: 'string' },
  'rpm-summary': { type: 'string' },
  architecture: { type: 'string', default: '' },
  'after-install': { type: 'string', default: '' },
  'after-remove': { type: 'string', default: '' },
  category: { type: 'string', default: 'misc' },
  description: { type: 'string', default: '' },
  force: { type: 'boolean' },
  license: { type: 'string', default: '' },
  maintainer: { type: 'string', default: '' },
  name: { type: 'string', default: '' },
  package: { type: 'string', default: '' },
  url: { type: 'string', default: '' },
  vendor: { type: 'string' },
  version: { type: 'string', default: '' },
});

/** What RPM calls the architectures; electron-builder uses Debian's names for some. */
const RPM_ARCHITECTURES = /** @type {Record<string, string>} */ ({ amd64: 'x86_64', arm64: 'aarch64' });
/** Added to the script that cleans up: that of electron-builder registers links, and forgets them again. */
const UNREGISTER = `if hash update-desktop-database 2>/dev/null; then
    update-desktop-database /usr/share/applications || true
fi`;

/** @typedef {ReturnType<typeof parseFpm>} Request */
/** @typedef {(program: 'dpkg-deb' | 'rpmbuild', args: readonly string[]) => void} Run */

/**
 * Parses the command line of fpm (https://fpm.readthedocs.io).
 * @param {readonly string[]} argv
 * @throws {Error} if an option is unknown: electron-builder then expects something that is not implemented here
 */
export function parseFpm(argv) {
  const { values, positionals } = parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true });
  const [summary = '', ...paragraphs] = values.description.split('\n').map((line) => line.trim());
  return {
    ...values,
    depends: values.depends ?? [],
    recommends: values['deb-recommends'] ?? [],
    summary: values['rpm-summary'] || summary || values.name,
    text: (paragraphs.length > 0 ? paragraphs : [summary]).filter((line) => line !== ''),
    /** What is packaged; `isFolder`: the contents of the source. */
    entries: positionals.map((pair) => {
      const at = pair.lastIndexOf('=');
      return { from: pair.slice(0, at), to: pair.slice(at + 1), isFolder: pair[at - 1] === '/' };
    }),
  };
}

/** @param {Request} request @param {number} kilobytes installed */
export function controlFile(request, kilobytes) {
  const fields = [
    ['Package', request.name],
    ['Version', request.version],
    ['Architecture', request.architecture],
    ['Maintainer', request.maintainer],
    ['Installed-Size', String(kilobytes)],
    ['Depends', request.depends.join(', ')],
    ['Recommends', request.recommends.join(', ')],
    ['Section', request.category],
    ['Priority', request['deb-priority']],
    ['Homepage', request.url],
    ['Description', [request.summary, ...request.text].join('\n ')],
  ];
  return fields.flatMap(([name, value]) => (value ? [`${name}: ${value}\n`] : [])).join('');
}

/** @param {Request} request @param {{ stage: string, install: string, remove: string }} sources the folder, and the scripts */
export function specFile(request, { stage, install, remove }) {
  // In a spec file a percent sign starts a macro.
  const literal = (/** @type {string} */ text) => text.replaceAll('%', '%%');
  return `%define __strip /bin/true
%define __os_install_post %{nil}
%define _build_id_links none
%define _binary_payload w7T.xzdio
Name: ${request.name}
Version: ${request.version}
Release: 1
Summary: ${literal(request.summary)}
License: ${request.license}
URL: ${request.url}
Packager: ${request.maintainer}
AutoReqProv: no
${request.depends.map((name) => `Requires: ${name}\n`).join('')}
%description
${literal(request.text.join('\n'))}

%install
cp -a "${literal(stage)}/." "%{buildroot}/"
%post -p /bin/bash
${literal(install)}
%postun -p /bin/bash
${literal(remove)}
%files
%defattr(-,root,root,-)
${request.entries.map(({ to }) => `"${to}"`).join('\n')}
`;
}

/**
 * Returns the script that cleans up. Both systems also call it when they update the package, and dpkg once more when it purges
 * it, so it runs only on one condition.
 * @param {Request} request @param {string} condition of bash
 */
function removeScript(request, condition) {
  const [shebang, ...lines] = readFileSync(request['after-remove'], 'utf8').trimEnd().split('\n');
  return [shebang, `${condition} || exit 0`, ...lines, '', UNREGISTER, ''].join('\n');
}

/** @param {string} folder @returns {number} the size of all files below, in bytes */
function sizeOf(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}

/** @param {Request} request @param {string} stage */
function copyInto(request, stage) {
  for (const { from, to, isFolder } of request.entries) {
    const target = join(stage, to);
    mkdirSync(isFolder ? target : dirname(target), { recursive: true });
    cpSync(from, target, { recursive: true, verbatimSymlinks: true });
    if (!isFolder) chmodSync(target, 0o644);
  }
}

/** @param {Request} request @param {string} scratch @param {Run} run */
function buildDeb(request, scratch, run) {
  const stage = join(scratch, 'root');
  copyInto(request, stage);
  const kilobytes = Math.ceil(sizeOf(stage) / 1024);
  const control = join(stage, 'DEBIAN');
  mkdirSync(control);
  writeFileSync(join(control, 'control'), controlFile(request, kilobytes));
  writeFileSync(join(control, 'postinst'), readFileSync(request['after-install']), { mode: 0o755 });
  writeFileSync(join(control, 'postrm'), removeScript(request, '[ "$1" = remove ]'), { mode: 0o755 });
  run('dpkg-deb', ['--root-owner-group', `-Z${request['deb-compression']}`, '--build', stage, request.package]);
}

/** @param {Request} request @param {string} scratch @param {Run} run */
function buildRpm(request, scratch, run) {
  const stage = join(scratch, 'root');
  copyInto(request, stage);
  const spec = join(scratch, 'package.spec');
  const remove = removeScript(request, '[ "$1" -eq 0 ]');
  writeFileSync(spec, specFile(request, { stage, install: readFileSync(request['after-install'], 'utf8'), remove }));
  const result = join(scratch, 'rpm');
  const defines = { _topdir: join(scratch, 'top'), _rpmdir: result, _rpmfilename: 'package.rpm' };
  run('rpmbuild', [
    '-bb',
    '--quiet',
    '--target',
    RPM_ARCHITECTURES[request.architecture] ?? request.architecture,
    ...Object.entries(defines).flatMap(([name, value]) => ['--define', `${name} ${value}`]),
    spec,
  ]);
  cpSync(join(result, 'package.rpm'), request.package);
}

/** @type {Run} */
const runProgram = (program, args) => {
  const reason = missing(program);
  if (reason !== null) throw new Error(`The package can’t be built: ${reason}.`);
  execFileSync(program, args, { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, LC_ALL: 'C.UTF-8' } });
};

/**
 * Builds the package that a command line of fpm requests.
 * @param {readonly string[]} argv
 * @param {Run} run
 */
export function buildLinuxPackage(argv, run = runProgram) {
  const request = parseFpm(argv);
  const type = request['output-type'];
  if (type !== 'deb' && type !== 'rpm') throw new Error(`There is no package of the type ${type}.`);
  const build = type === 'deb' ? buildDeb : buildRpm;
  const scratch = mkdtempSync(join(tmpdir(), 'meridian-package-'));
  // mkdtemp keeps the folder private, and packages contain the mode of folders.
  chmodSync(scratch, 0o755);
  try {
    build(request, scratch, run);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
