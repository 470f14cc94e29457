#!/usr/bin/env node
// In place of fpm, which electron-builder would download (CUSTOM_FPM_PATH).
import process from 'node:process';
import { buildLinuxPackage } from './linuxPackage.mjs';

buildLinuxPackage(process.argv.slice(2));
