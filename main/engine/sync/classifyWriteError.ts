import type { AppError, ErrorCode } from '../../../shared/errors.ts';

/**
 * What a failed write means for the one who made it.
 * - `unreachable`: the network is away; everything else would fail alike.
 * - `transient`: the same may succeed later: the service is busy or at fault, credentials have to be renewed.
 * - `permanent`: it fails until a person changes something.
 * - `local`: not the table's answer at all; this computer's disk refuses.
 */
type WriteErrorKind = 'unreachable' | 'transient' | 'permanent' | 'local';

const verdicts: Partial<Record<ErrorCode, WriteErrorKind>> = {
  offline: 'unreachable',
  timeout: 'unreachable',
  'access-denied': 'permanent',
  validation: 'permanent',
  'table-missing': 'permanent',
  'wrong-key-schema': 'permanent',
  'wrong-region': 'permanent',
  'insecure-endpoint': 'permanent',
  'disk-full': 'local',
  'disk-read-only': 'local',
  'cache-unreadable': 'local',
  'outbox-unreadable': 'local',
};

/** Judges an error of a write; `internal` goes by whether it is retryable, all that is not named may pass. */
export function classifyWriteError({ code, retryable }: AppError): WriteErrorKind {
  if (code === 'internal') return retryable ? 'transient' : 'permanent';
  return verdicts[code] ?? 'transient';
}
