import { DynamoDBClient } from '@aws-sdk/client-dynamodb';

interface Environment {
  readonly AWS_REGION?: string | undefined;
  readonly AWS_DEFAULT_REGION?: string | undefined;
}

/**
 * The region to use where none is named: `AWS_REGION`, else `AWS_DEFAULT_REGION`, else the one that the AWS configuration
 * files name for the profile (null: for the default one), else us-east-1.
 */
export async function defaultRegion(profile: string | null, env: Environment): Promise<string> {
  const named = env.AWS_REGION || env.AWS_DEFAULT_REGION;
  if (named) return named;
  const client = new DynamoDBClient(profile === null ? {} : { profile });
  try {
    return await client.config.region();
  } catch {
    // The SDK rejects when no file names one.
    return 'us-east-1';
  } finally {
    client.destroy();
  }
}
