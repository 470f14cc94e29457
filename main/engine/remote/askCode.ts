/** A question for the code that an MFA device shows. */
export interface CodeRequest {
  /** The device: a serial number or an ARN. */
  readonly serial: string;
  /** The profile that asks for it; empty: the default one. */
  readonly profile: string;
}

/** Asks the person for a code. Rejects with an AppError when there will be none. */
export type AskCode = (request: CodeRequest) => Promise<string>;
