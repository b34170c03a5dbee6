import * as z from 'zod';
import { accountNamed } from '../iam/accounts.ts';
import { ServiceError } from './errors.ts';

const Other = z.strictObject({
  path: z.string(),
  account: z.string(),
  params: z.record(z.string(), z.coerce.string()).default({}),
});
const Custom = z.object({
  local: z.object({ services: z.array(Other).default([]) }).default({ services: [] }),
});

/** A service that stands beside the own one, and before it. */
export interface OtherService {
  /** Its folder, from the own service's. */
  path: string;
  /** Of the account that it stands in. */
  accountId: string;
  /** What `--param` tells it. */
  params: Record<string, string>;
}

/** The services of `custom.local.services`, in their order. @throws ServiceError */
export function otherServices(custom: Record<string, unknown>): OtherService[] {
  const { success, data, error } = Custom.safeParse(custom);
  if (!success) throw new ServiceError(`custom.local.services: ${z.prettifyError(error)}`);
  return data.local.services.map(({ account, ...rest }) => ({
    ...rest,
    accountId: accountNamed(account).id,
  }));
}
