import { z } from 'zod';

/** Where this build looks for updates; see scripts/release/updateBuild.mjs. */
const UpdateBuild = z.object({
  feed: z.discriminatedUnion('provider', [
    z.object({ provider: z.literal('generic'), url: z.string() }),
    z.object({ provider: z.literal('github'), owner: z.string(), repo: z.string() }),
  ]),
  /** Ed25519 keys, each the base64 of its DER form (SPKI). A manifest needs the signature of one. */
  publicKeys: z.array(z.string()).min(1).readonly(),
  /** Where users download Meridian. */
  page: z.string(),
});
export type UpdateBuild = z.infer<typeof UpdateBuild>;

/** Inserted by the build. */
declare const UPDATE_BUILD: unknown;

/** Null: this build does not look for updates. */
export const updateBuild: UpdateBuild | null = UpdateBuild.nullable().parse(
  typeof UPDATE_BUILD === 'undefined' ? null : UPDATE_BUILD,
);
