import type { S3ClientConfig } from '@aws-sdk/client-s3';

/** What clients of AWS are made with. */
export type ClientConfig = Pick<S3ClientConfig, 'region' | 'credentials'>;

/** The members of the Serverless Framework's object that the plugin uses. */
export interface Serverless {
  service: { resources?: { Resources?: Record<string, { DeletionPolicy?: string }> } };
  classes: { Error: new (message: string, code: string) => Error };
  getProvider(name: 'aws'): {
    naming: { getStackName(): string; getDeploymentBucketLogicalId(): string };
    getStage(): string;
    /** Region and credentials, as the framework's own clients have them. */
    getAwsSdkV3Config(): Promise<ClientConfig>;
  };
}

/** What a plugin writes to the terminal with. */
export interface Writers {
  log: { notice(text: string): void; success(text: string): void };
  progress: { get(name: string): { update(message: string): void; remove(): void } };
}
