/** A bucket, as its template declares it. */
export interface BucketConfig {
  name: string;
  accountId: string;
  region: string;
  versioned: boolean;
  notifications: NotificationConfig[];
  /** Whether its events go to the account's default bus as well. */
  eventBridge: boolean;
  cors: CorsRule[];
  /** Only a bucket that has it can lock its versions. */
  objectLock?: ObjectLock;
  /** `Retain` and `RetainExceptOnCreate` let it outlive its stack. */
  deletionPolicy?: string;
}

/** What a lock allows: in governance mode some may bypass it, in compliance mode nobody. */
export type LockMode = 'GOVERNANCE' | 'COMPLIANCE';

/** How a bucket locks. */
export interface ObjectLock {
  /** What new versions get by themselves. */
  retention?: { mode: LockMode; unit: 'Days' | 'Years'; period: number };
}

/** Who is told of which changes. */
export interface NotificationConfig {
  id: string;
  /** `s3:ObjectCreated:*` */
  events: string[];
  prefix: string;
  suffix: string;
  targetArn: string;
}

/** What a browser on another origin may do. */
export interface CorsRule {
  origins: string[];
  methods: string[];
  headers: string[];
  exposed: string[];
  maxAgeSeconds?: number;
}
