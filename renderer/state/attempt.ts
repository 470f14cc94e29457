import { type AppErrorData, toAppError } from '../../shared/errors.ts';

/** Does something, and tells why it failed; not that it was cancelled, since then nobody waits for it any more. */
export async function attempt(action: () => Promise<void>, failed: (error: AppErrorData) => void): Promise<void> {
  try {
    await action();
  } catch (thrown) {
    const error = toAppError(thrown);
    if (error.code !== 'cancelled') failed(error.toData());
  }
}
