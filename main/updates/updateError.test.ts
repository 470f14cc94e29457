import { expect, it } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import { toUpdateError } from './updateError.ts';

const coded = (code: string) => Object.assign(new Error('x'), { code });

it.each([
  [coded('ECONNREFUSED'), 'offline', 'update-unreachable'],
  [coded('ENOTFOUND'), 'offline', 'update-unreachable'],
  [coded('HTTP_ERROR_503'), 'offline', 'update-unreachable'],
  [new Error('net::ERR_INTERNET_DISCONNECTED'), 'offline', 'update-unreachable'],
  [new Error('Request timed out'), 'offline', 'update-unreachable'],
  [coded('ERR_UPDATER_CHANNEL_FILE_NOT_FOUND'), 'not-found', 'update-manifest-missing'],
  [coded('ERR_UPDATER_NO_PUBLISHED_VERSIONS'), 'not-found', 'update-manifest-missing'],
  [coded('ERR_CHECKSUM_MISMATCH'), 'validation', 'update-corrupt'],
  // Windows: the installer is not signed by the publisher of the installed version.
  [coded('ERR_UPDATER_INVALID_SIGNATURE'), 'validation', 'update-signature'],
  [coded('HTTP_ERROR_403'), 'internal', 'update-failed'],
  [coded('ERR_STREAM_NOT_FINISHED'), 'internal', 'update-failed'],
  ['thrown text', 'internal', 'update-failed'],
])('%s is %s (%s)', (thrown, code, reason) => {
  expect(toUpdateError(thrown)).toMatchObject({ code, reason, cause: thrown });
});

it('keeps an AppError', () => {
  const error = new AppError('validation', { reason: 'update-signature' });
  expect(toUpdateError(error)).toBe(error);
});
