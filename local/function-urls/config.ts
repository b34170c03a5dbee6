import type { CorsConfig } from '../http/cors.ts';

/** The URL of a function, as its template declares it. */
export interface FunctionUrlConfig {
  /** The first part of its host name on AWS. */
  id: string;
  /** Whose the function is. */
  accountId: string;
  region: string;
  /** The function's. */
  name: string;
  functionArn: string;
  /** Whether somebody has to sign, or everybody may come in; the function's policy is asked in either case. */
  authType: 'AWS_IAM' | 'NONE';
  cors?: CorsConfig;
}
