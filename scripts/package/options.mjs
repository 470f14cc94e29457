import { UsageError } from '../lib/commandLine.mjs';

export const help = `Packages Meridian into release/.

  npm run package                       for this machine's platform, x64 and arm64
  npm run package -- --linux deb --x64  with options of electron-builder's build
  npm run package -- --stand-in         builds and checks what it can without Electron's distribution

Options
  --stand-in     package for every platform around stand-ins for Electron, and check the results
  --no-build     use out/ without building
  --help         print this text

Options of electron-builder
  --linux, --mac, --win [target…]   for these platforms
  --x64, --arm64                    for these architectures
  --dir                             an unpacked folder only, which is faster
  -c.<key>=<value>                  overrides electron-builder.yml; -c.electronDist=<folder> names the folder that holds
                                    the zip of Electron's distribution

See docs/packaging.md.
`;

/**
 * @typedef {object} PackageOptions
 * @property {boolean} help
 * @property {boolean} standIn
 * @property {boolean} build false: use out/ without building
 * @property {readonly string[]} builder arguments for electron-builder
 */

const ours = ['--help', '-h', '--stand-in', '--no-build'];
/** The options of `electron-builder build` 26, which itself refuses others only after the build. */
const builders =
  /^(-[mowl]+|-[pc]|--(mac|macos|win|windows|linux|x64|ia32|armv7l|arm64|universal|dir|publish|prepackaged|pd|config)|(-c|--config)\..+?)(=.*)?$/;

/**
 * @param {readonly string[]} argv
 * @returns {PackageOptions}
 * @throws {UsageError}
 */
export function parsePackageOptions(argv) {
  const builder = argv.filter((word) => !ours.includes(word));
  const options = {
    help: argv.includes('--help') || argv.includes('-h'),
    standIn: argv.includes('--stand-in'),
    build: !argv.includes('--no-build'),
    builder,
  };
  if (options.help) return options;
  const unknown = builder.find((word, i) => (word.startsWith('-') || i === 0) && !builders.test(word));
  if (unknown !== undefined) {
    throw new UsageError(`There is no ${unknown.startsWith('-') ? 'option' : 'command'} ${unknown}.`);
  }
  if (options.standIn && builder[0] !== undefined) {
    throw new UsageError(`--stand-in packages for every platform in one way; ${builder[0]} does not go with it.`);
  }
  return options;
}
