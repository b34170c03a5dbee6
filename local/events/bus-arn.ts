import type { BusConfig } from './config.ts';

type Place = Pick<BusConfig, 'accountId' | 'region'>;

/** The ARN of a bus by its name, or of one that is given by its ARN. */
export const busArnOf = (nameOrArn: string, { accountId, region }: Place): string =>
  nameOrArn.startsWith('arn:') ? nameOrArn : `arn:aws:events:${region}:${accountId}:event-bus/${nameOrArn}`;

/** The ARN of the bus that every account has, in each region. */
export const defaultBusArn = (place: Place): string => busArnOf('default', place);

/** Whether it is that. */
export const isDefault = (busArn: string): boolean => busArn.endsWith(':event-bus/default');
