#!/usr/bin/env node
// In place of 7-Zip, which electron-builder would download (ELECTRON_BUILDER_7ZIP_PATH): compresses a tar file, no more.
import { createReadStream, createWriteStream } from 'node:fs';
import process from 'node:process';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

const [target = '', source = ''] = process.argv.slice(-2);
if (!target.endsWith('.tar.gz') || !source.endsWith('.tar')) throw new Error(`This compresses no ${target}.`);
await pipeline(createReadStream(source), createGzip({ level: 9 }), createWriteStream(target));
