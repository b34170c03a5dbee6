/** The options that name a deployment, in the form of `parseArgs`. Their defaults are those of serverless.yml. */
export const stageOptions = {
  stage: { type: 'string', default: 'dev' },
  region: { type: 'string', default: 'eu-west-1' },
} as const;

const SERVICE = 'lambda-by-example';

/** The name of a stage's stack. */
export const stackName = (stage: string): string => `${SERVICE}-${stage}`;

/** The parameter that holds a stage's signing keys, as `custom.signingKeys` in serverless.yml has it. */
export const signingKeysParameter = (stage: string): string => `/${SERVICE}/${stage}/signing-keys`;
