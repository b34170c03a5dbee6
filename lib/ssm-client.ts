import { SSMClient } from '@aws-sdk/client-ssm';
import { patience } from './patience.ts';

/** A client of the parameter store; 3 s a request. */
export const createSsmClient = (): SSMClient =>
  new SSMClient({ requestHandler: { ...patience, requestTimeout: 3_000 } });
