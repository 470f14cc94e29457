import { DynamoDBClient } from '@aws-sdk/client-dynamodb';

interface Environment {
  readonly AWS_REGION?: string | undefined;
  readonly AWS_DEFAULT_REGION?: string | undefined;
}

/**
 * Returns the default region: `AWS_REGION`, else `AWS_DEFAULT_REGION`, else the profile's region in the AWS configuration
 * files (null: the default profile), else us-east-1.
 */
export async function defaultRegion(profile: string | null, env: Environment): Promise<string> {
  const named = env.AWS_REGION || env.AWS_DEFAULT_REGION;
  if (named) return named;
  const client = new DynamoDBClient(profile === null ? {} : { profile });
  try {
    return await client.config.region();
  } catch {
    // The SDK rejects if no file has a region.
    return 'us-east-1';
  } finally {
    client.destroy();
  }
}
