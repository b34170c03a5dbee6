/** The parts of an Amazon Resource Name: `arn:aws:<service>:<region>:<accountId>:<resource>`. */
export interface Arn {
  service: string;
  region: string;
  accountId: string;
  resource: string;
}

/** Splits an ARN. @throws Error when the text is none. */
export function parseArn(text: string): Arn {
  const [prefix, partition, service, region, accountId, ...resource] = text.split(':');
  if (prefix !== 'arn' || !partition || !service || region === undefined || accountId === undefined) {
    throw new Error(`not an ARN: ${text}`);
  }
  return { service, region, accountId, resource: resource.join(':') };
}
