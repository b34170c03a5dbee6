/** The values of condition keys, by the keys in lower case: keys have no case. */
export type Context = ReadonlyMap<string, readonly string[]>;

/** The keys of all services that the local cloud knows the value of, or knows to be absent. */
export const CONTEXT_KEYS: ReadonlySet<string> = new Set(
  [
    'aws:PrincipalAccount',
    'aws:PrincipalArn',
    'aws:PrincipalIsAWSService',
    'aws:PrincipalServiceName',
    'aws:PrincipalType',
    'aws:ResourceAccount',
    'aws:SecureTransport',
    'aws:SourceAccount',
    'aws:SourceArn',
    // Nothing comes through an endpoint of a VPC here.
    'aws:SourceVpc',
    'aws:SourceVpce',
  ].map((key) => key.toLowerCase()),
);

/** What policies can look at. */
export const contextOf = (
  values: Readonly<Record<string, string | readonly string[] | undefined>>,
): Context =>
  new Map(
    Object.entries(values).flatMap(([key, value]) =>
      value === undefined ? [] : [[key.toLowerCase(), typeof value === 'string' ? [value] : value] as const],
    ),
  );
