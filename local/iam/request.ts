/** What somebody wants to do, in the words of policies. */
export interface AccessRequest {
  /** `s3:GetObject` */
  action: string;
  /** An ARN, or `*` for an action that is on no resource. */
  resource: string;
  /** Whose the resource is. */
  accountId: string;
  /** The service's own condition keys, `dynamodb:LeadingKeys`. */
  context?: Record<string, string | string[]>;
}
