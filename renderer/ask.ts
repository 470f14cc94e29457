import './zodSetup.ts';
import { z } from 'zod';
import { AppError, AppErrorData, toAppError } from '../shared/errors.ts';

const ResultShape = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), error: AppErrorData }),
]);

/** Unwraps an answer of the bridge; see `ask`. */
export type Ask = <S extends z.ZodType>(answer: Promise<unknown>, schema: S) => Promise<z.output<S>>;

/** The value of an answer of the bridge. Rejects with an `AppError`: the one that it tells, or `internal` for no such reply. */
export async function ask<S extends z.ZodType>(answer: Promise<unknown>, schema: S): Promise<z.output<S>> {
  try {
    const result = parse(ResultShape, await answer);
    if (!result.ok) throw AppError.fromData(result.error);
    return parse(schema, result.value);
  } catch (thrown) {
    throw toAppError(thrown);
  }
}

function parse<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  // The issues name fields and types, never the values: these may be texts of messages.
  const where = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.code}`).join('; ');
  throw new AppError('internal', 'Meridian gave itself an answer that it can’t read. Please restart it.', {
    details: { where },
  });
}
