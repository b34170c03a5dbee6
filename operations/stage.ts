import * as z from 'zod';

/** The options that name a deployment, in the form of `parseArgs`. Their defaults are those of serverless.yml. */
export const stageOptions = {
  stage: { type: 'string', default: 'dev' },
  region: { type: 'string', default: 'eu-west-1' },
} as const;

/** What they can be. Stages are those that the framework takes: lib/utils/stage-pattern.js there. */
export const Deployment = z.object({
  stage: z.string().regex(/^[A-Za-z0-9-]+$/, 'A stage is made of letters, digits and hyphens'),
  region: z.string().regex(/^[a-z]+(-[a-z]+)+-\d+$/, 'A region is one of AWS, such as eu-west-1'),
});

/** How they are typed. */
export const stageUsage = '[--stage dev] [--region eu-west-1]';

const SERVICE = 'lambda-by-example';

/** The name of a stage's stack. */
export const stackName = (stage: string): string => `${SERVICE}-${stage}`;

/** The parameter that holds a stage's signing keys, as `custom.signingKeys` in serverless.yml has it. */
export const signingKeysParameter = (stage: string): string => `/${SERVICE}/${stage}/signing-keys`;
