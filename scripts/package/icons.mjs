// Draws every icon of the application from the SVGs in resources/; scripts/icons.mjs runs it.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Resvg } from '@resvg/resvg-js';
import png2icons from 'png2icons';

const resources = resolve(import.meta.dirname, '../../resources');
/** Icons up to these sizes, in pixels, have simpler drawings. */
const TINY = 16;
const SMALL = 32;
/** Apple's grid: the rounded square takes 824 of 1024 points, on a soft shadow. */
const MAC_SIDE = 824;
const LINUX_SIZES = [16, 24, 32, 48, 64, 128, 256, 512];
const WINDOWS_SIZES = [16, 24, 32, 48, 64, 128, 256];
/** The chunks of an ICNS file and their pixels; a chunk ending in `8mk` is the mask of the one before it. */
const MAC_CHUNKS = /** @type {const} */ ([
  ['is32', 16],
  ['s8mk', 16],
  ['il32', 32],
  ['l8mk', 32],
  ['ic11', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic13', 256],
  ['ic08', 256],
  ['ic14', 512],
  ['ic09', 512],
  ['ic10', 1024],
]);

/** @param {string} name */
const read = (name) => readFileSync(resolve(resources, name), 'utf8');
const art = read('icon.svg');
const smallArt = read('icon-small.svg');
const tinyArt = read('icon-tiny.svg');
const trayArt = read('tray.svg');

/** @param {number} size */
const artFor = (size) => (size <= TINY ? tinyArt : size <= SMALL ? smallArt : art);

/**
 * @param {string} svg
 * @param {number} size side of the square, in pixels
 * @returns {Buffer} a PNG
 */
function draw(svg, size) {
  return new Resvg(svg, { fitTo: { mode: 'width', value: size }, font: { loadSystemFonts: false } }).render().asPng();
}

/** @param {number} size */
const drawIcon = (size) => draw(artFor(size), size);

/** @param {number} size @returns {Buffer} a PNG with the margin and the shadow that macOS expects */
function drawMacIcon(size) {
  // The margin in the drawing.
  const margin = size <= SMALL ? 0 : 32;
  const scale = MAC_SIDE / (1024 - 2 * margin);
  const offset = (1024 - MAC_SIDE) / 2 - margin * scale;
  const side = 1024 * scale;
  const content = Buffer.from(artFor(size)).toString('base64');
  return draw(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1024 1024">
      <filter id="shadow" color-interpolation-filters="sRGB" x="-20%" y="-20%" width="140%" height="140%">
        <feDropShadow dx="0" dy="12" stdDeviation="14" flood-opacity=".3"/>
      </filter>
      <image x="${offset}" y="${offset}" width="${side}" height="${side}" filter="url(#shadow)"
        href="data:image/svg+xml;base64,${content}"/>
    </svg>`,
    size,
  );
}

/** The mark for unread messages: alone on the taskbar, in a corner of the tray icon. */
const dot = '<circle cx="512" cy="512" r="448" fill="#e5484d" stroke="#fff" stroke-width="96"/>';

/** @param {number} size @returns {Buffer} a PNG */
const drawUnreadIcon = (size) => {
  const content = Buffer.from(artFor(size)).toString('base64');
  return draw(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1024 1024">
      <image width="1024" height="1024" href="data:image/svg+xml;base64,${content}"/>
      <g transform="translate(448 448) scale(.5625)">${dot}</g>
    </svg>`,
    size,
  );
};

/** @param {number} size @returns {Buffer} a PNG */
const drawBadge = (size) => draw(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1024 1024">${dot}</svg>`, size);

/** @param {Buffer | null} icon @returns {Buffer} */
function encoded(icon) {
  if (!icon) throw new Error('png2icons could not encode an icon.');
  return icon;
}

/**
 * Creates an ICO in which each size is drawn separately. png2icons encodes entries as Windows requires (bitmaps below 64
 * pixels, PNG above), but scales one picture to all sizes; so each entry comes from a file of its own.
 */
function createIco() {
  const entries = WINDOWS_SIZES.map((size) => {
    const file = encoded(png2icons.createICO(drawIcon(size), png2icons.BILINEAR, 0, false, true));
    for (let at = 6; at < 6 + 16 * file.readUInt16LE(4); at += 16) {
      if (file[at] !== size % 256) continue;
      const offset = file.readUInt32LE(at + 12);
      return { head: file.subarray(at, at + 12), data: file.subarray(offset, offset + file.readUInt32LE(at + 8)) };
    }
    throw new Error(`png2icons wrote no entry of ${size} pixels.`);
  });
  const header = Buffer.alloc(6);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(entries.length, 4);
  let offset = 6 + 16 * entries.length;
  const directory = entries.map(({ head, data }) => {
    const entry = Buffer.alloc(16);
    head.copy(entry);
    entry.writeUInt32LE(offset, 12);
    offset += data.length;
    return entry;
  });
  return Buffer.concat([header, ...directory, ...entries.map(({ data }) => data)]);
}

/** Creates an ICNS in which each size is drawn separately; see createIco. */
function createIcns() {
  /** @type {Map<number, Buffer>} */
  const files = new Map();
  const chunks = MAC_CHUNKS.map(([type, size]) => {
    const file = files.get(size) ?? encoded(png2icons.createICNS(drawMacIcon(size), png2icons.BILINEAR, 0));
    files.set(size, file);
    for (let at = 8; at < file.length; at += file.readUInt32BE(at + 4)) {
      if (file.toString('latin1', at, at + 4) === type) return file.subarray(at, at + file.readUInt32BE(at + 4));
    }
    throw new Error(`png2icons wrote no chunk ${type}.`);
  });
  const header = Buffer.alloc(8);
  header.write('icns', 'latin1');
  header.writeUInt32BE(8 + chunks.reduce((sum, chunk) => sum + chunk.length, 0), 4);
  return Buffer.concat([header, ...chunks]);
}

/** @param {string} name @param {Buffer} bytes */
function save(name, bytes) {
  writeFileSync(resolve(resources, name), bytes);
  console.log(`resources/${name}  ${bytes.length} bytes`);
}

mkdirSync(resolve(resources, 'icons'), { recursive: true });
save('icon.png', drawIcon(1024));
for (const size of LINUX_SIZES) save(`icons/${size}x${size}.png`, drawIcon(size));
save('icon.ico', createIco());
save('icon.icns', createIcns());
for (const [suffix, size] of /** @type {const} */ ([
  ['', 16],
  ['@2x', 32],
])) {
  save(`trayTemplate${suffix}.png`, draw(trayArt, size));
  save(`tray${suffix}.png`, drawIcon(size));
  save(`trayUnread${suffix}.png`, drawUnreadIcon(size));
  save(`trayBadge${suffix}.png`, drawBadge(size));
}
