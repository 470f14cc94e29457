import { AppError } from '../../shared/errors.ts';

/** Returns the AppError for an error of electron-updater or of the network. */
export function toUpdateError(cause: unknown): AppError {
  if (cause instanceof AppError) return cause;
  const message = cause instanceof Error ? cause.message : '';
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (code === 'ERR_CHECKSUM_MISMATCH') return new AppError('validation', { reason: 'update-corrupt', cause });
  if (code === 'ERR_UPDATER_INVALID_SIGNATURE')
    return new AppError('validation', { reason: 'update-signature', cause });
  if (/^ERR_UPDATER_(CHANNEL_FILE_NOT_FOUND|LATEST_VERSION_NOT_FOUND|NO_PUBLISHED_VERSIONS)$/.test(code)) {
    return new AppError('not-found', { reason: 'update-manifest-missing', cause });
  }
  // System errors of Node; errors of Chromium; timeouts and interruptions of electron-updater.
  if (/^(E(?!RR_)[A-Z_]+|HTTP_ERROR_5\d\d)$/.test(code) || /^net::ERR_|timed out|aborted|^cancelled$/.test(message)) {
    return new AppError('offline', { reason: 'update-unreachable', cause });
  }
  return new AppError('internal', { reason: 'update-failed', cause });
}
