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
  /** `Retain` and `RetainExceptOnCreate` let it outlive its stack. */
  deletionPolicy?: string;
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
