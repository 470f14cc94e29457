#!/usr/bin/env node
// In place of fpm, which electron-builder would download (CUSTOM_FPM_PATH).
import process from 'node:process';
import { buildLinuxPackage } from './linuxPackage.mjs';

try {
  buildLinuxPackage(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
